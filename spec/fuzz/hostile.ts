import * as fc from 'fast-check';

/** What texts have in them that parsers stumble over. */
export const nasty = fc.constantFrom(
  ...[
    '',
    ' ',
    '\t',
    '\r\n',
    '\0',
    '\x01',
    '\x7f',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\ufffe',
    '\ud800',
  ],
  ...[
    'é',
    '中',
    '😀',
    '%',
    '%00',
    '%zz',
    '%ff',
    '+',
    '&',
    '=',
    ';',
    '|',
    '||',
    ':',
    ',',
    '/',
    '//',
  ],
  ...[
    '..',
    '\\',
    '"',
    "'",
    '<',
    '>',
    ']]>',
    '<!--',
    '&amp;',
    '&#0;',
    '{}',
    '[',
    '*',
    '-1',
    '0',
    '1e99',
  ],
  ...['9007199254740993', 'NaN', 'null', 'true', '__proto__', 'constructor', 'toString', 'KEYS'],
  ...['__STARTDELIVERTIME', '__SHARDINGKEY', '__TransCheckT', 'GID_a', 'orders', 'orders-producer'],
);

/** Mostly short; now and then long enough to be worked on in pieces. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: nasty },
  { weight: 6, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 6, arbitrary: fc.array(nasty, { maxLength: 5 }).map((some) => some.join('')) },
  { weight: 1, arbitrary: fc.tuple(nasty, fc.nat(20_000)).map(([some, n]) => some.repeat(n)) },
);

/** A name that is usually one that is there. */
export const nameLike = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('orders', 'T', 'GID_a', 'shop', 'orders-producer') },
  { weight: 1, arbitrary: hostileText },
);

/** Percent-encoded as a client would, or as it is where that can be sent. */
export function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

/** A whole request with a body of the length that it tells. */
export function request(
  method: string,
  target: string,
  body: string | Buffer = '',
  headers: readonly (readonly [string, string])[] = [],
): Buffer {
  const bytes = Buffer.from(body as string);
  const lines = headers.map(([name, value]) => `${name}: ${value.replace(/[\0\r\n]/g, ' ')}\r\n`);
  const length = bytes.length > 0 || method !== 'GET' ? `Content-Length: ${bytes.length}\r\n` : '';
  const head = `${method} ${target} HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}${length}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}

/** The same bytes with some lost, changed, doubled or put in. */
export function damaged(bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const change = fc.tuple(fc.nat(), fc.nat(8), fc.uint8Array({ maxLength: 8 }));
  return fc.tuple(bytes, fc.array(change, { minLength: 1, maxLength: 4 })).map(([whole, changes]) =>
    changes.reduce((now, [place, lost, put]) => {
      const at = place % (now.length + 1);
      return Buffer.concat([now.subarray(0, at), put, now.subarray(at + lost)]);
    }, whole),
  );
}
