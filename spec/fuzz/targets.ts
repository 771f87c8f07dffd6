import * as fc from 'fast-check';
import { damaged, encoded, hostileText, nameLike, request } from './hostile';
import { signed } from './signed';
import { valueLike, type Shape } from './json-value';

/** A kind of input, by name: what is sent to the server. */
export type Targets = Readonly<Record<string, fc.Arbitrary<Buffer>>>;

const token = fc.constantFrom(
  ...[
    '<Message>',
    '</Message>',
    '<MessageBody>',
    '</MessageBody>',
    '<Properties>',
    '</Properties>',
  ],
  ...['<MessageTag>', '</MessageTag>', '<ReceiptHandles>', '</ReceiptHandles>', '<ReceiptHandle>'],
  ...[
    '</ReceiptHandle>',
    '<a/>',
    '<a b="c">',
    "<m:Message xmlns:m='x'>",
    '</m:Message>',
    '<!-- c -->',
  ],
  ...[
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?p i?>',
    '<?xml version="1.0"?>',
    '<!DOCTYPE a>',
    '<',
    '>',
  ],
  ...['&lt;', '&#x1F600;', '&#0;', '&', ';', 'text', ' ', '\n', '\r\n', 'k:v|', 'KEYS:x|'],
);
const tokens = fc.array(fc.oneof(token, hostileText), { maxLength: 30 }).map((all) => all.join(''));
const escaped = hostileText.map((text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;'));
const child = fc
  .tuple(fc.constantFrom('MessageBody', 'MessageTag', 'Properties', 'ReceiptHandle', 'X'), escaped)
  .map(([name, text]) => `<${name}>${text}</${name}>`);
const wellFormed = fc
  .tuple(fc.constantFrom('Message', 'ReceiptHandles'), fc.array(child, { maxLength: 5 }))
  .map(([root, children]) => `<${root}>${children.join('')}</${root}>`);
const message = fc.tuple(escaped, escaped, fc.boolean()).map(([body, more, isLong]) => {
  const comment = isLong ? `<!-- ${'c'.repeat(more.length)} -->` : '';
  return `<Message>${comment}<MessageBody>${body}${more.repeat(isLong ? 30 : 1)}</MessageBody></Message>`;
});
const repeated = fc
  .tuple(token, fc.integer({ min: 1000, max: 60_000 }))
  .map(([one, times]) => `<Message>${one.repeat(times)}`);
const xml = fc.oneof(
  { weight: 30, arbitrary: message },
  { weight: 60, arbitrary: wellFormed },
  { weight: 60, arbitrary: tokens },
  { weight: 60, arbitrary: damaged(wellFormed.map((text) => Buffer.from(text))) },
  { weight: 1, arbitrary: repeated },
);

const parameter = fc.tuple(
  fc.oneof(
    fc.constantFrom(
      ...['consumer', 'numOfMessages', 'waitseconds', 'tag', 'ns', 'trans', 'topic', 'producer'],
      ...['message', 'messages', 'orderId', 'delayLevel', 'requestId', 'clientId', 'useCookie'],
    ),
    hostileText,
  ),
  fc.oneof(nameLike, fc.constantFrom('1', '16', '0', 'order', 'pop', 'commit', 'TagA||TagB')),
);
const query = fc
  .array(parameter, { maxLength: 6 })
  .map((all) => all.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&'));

const header = fc.tuple(
  fc.constantFrom(
    ...['Authorization', 'Date', 'Content-MD5', 'Content-Type', 'x-mq-version', 'security-token'],
    ...['Cookie', 'Accept', 'Accept-Language', 'Origin', 'X-Forwarded-For', 'User-Agent', 'Expect'],
  ),
  hostileText.map((text) => text.slice(0, 500)),
);
const headers = fc.array(header, { maxLength: 5 });

const TOPICS = fc.constantFrom('/topics/orders/messages', '/topics/T/messages');
const oddQuery = fc.oneof({ weight: 3, arbitrary: fc.constant('') }, query);
const aliyun = fc
  .tuple(fc.constantFrom('POST', 'POST', 'DELETE'), TOPICS, oddQuery, xml)
  .map(([method, path, search, body]) => {
    return request(method, `${path}?consumer=GID_a&${search}`, body);
  });
const consume = fc
  .tuple(TOPICS, oddQuery)
  .map(([path, search]) => request('GET', `${path}?consumer=GID_a&numOfMessages=16&${search}`));

const GATEWAY = fc.constantFrom(
  ...['/mq/produce', '/mq/produce/batch', '/mq/message', '/mq/ack', '/mq/unlock', '/mq/register'],
  ...['/mq/unregister', '/mq/consumer/config', '/mq/clustering/pop/ack', '/mq/broadcast/pop/ack'],
  ...[
    '/mq/clustering/queue/offset',
    '/mq/broadcast/queue/offset',
    '/mq/config/shop',
    '/topic/httpConsumer',
  ],
);
const form = fc.tuple(GATEWAY, query, query, headers).map(([path, search, body, more]) => {
  const type = ['Content-Type', 'application/x-www-form-urlencoded'] as const;
  return request('POST', `${path}?${search}`, body, [type, ...more]);
});
const BOUNDARY = ['Content-Type', 'multipart/form-data; boundary=x'] as const;
const multipart = fc.tuple(GATEWAY, fc.array(parameter, { maxLength: 5 })).map(([path, fields]) => {
  const parts = fields.map(([name, value]) => {
    return `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  });
  return request('POST', path, `${parts.join('')}--x--\r\n`, [BOUNDARY]);
});
const config = fc
  .tuple(
    fc.dictionary(fc.constantFrom('consumer', 'retryMsgId', 'pause', 'clientId'), hostileText),
    hostileText,
  )
  .map(([value, text]) => {
    const body = text.length % 2 === 0 ? JSON.stringify(value) : text;
    return request('POST', '/mq/consumer/config', body, [['Content-Type', 'application/json']]);
  });

const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE');
const target = fc.oneof(
  fc
    .array(fc.oneof(nameLike, fc.constant('topics'), fc.constant('messages')), { maxLength: 5 })
    .map((parts) => `/${parts.map(encoded).join('/')}`),
  fc
    .string({ unit: 'binary-ascii', maxLength: 60 })
    .map((text) => `/${text.replace(/[\s\0]/g, '')}`),
);
const anywhere = fc
  .tuple(method, target, query, headers, hostileText)
  .map(([verb, path, search, more, body]) => request(verb, `${path}?${search}`, body, more));

const bytes = fc.oneof(
  damaged(fc.oneof(aliyun, consume, form, anywhere)),
  fc.uint8Array({ minLength: 1, maxLength: 200 }).map((some) => Buffer.from(some)),
);

/** An operation of the control API, as its description has it. */
export interface Described {
  readonly method: string;
  readonly path: string;
  readonly body?: Shape | undefined;
}

function operation({ method: verb, path, body }: Described): fc.Arbitrary<Buffer> {
  const filled = fc.tuple(nameLike, nameLike).map(([a, b]) => {
    const names = [a, b].map((name) => encoded(name) || 'x');
    return path.replace(/\{\w+\}/g, () => names.pop() ?? 'x');
  });
  const text =
    body === undefined ? fc.constant('') : valueLike(body).map((value) => JSON.stringify(value));
  const spoilt = fc.oneof(
    { weight: 20, arbitrary: text },
    { weight: 1, arbitrary: hostileText },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('[', '{"a":', '1,', '"'), fc.nat(40_000))
        .map(([s, n]) => s.repeat(n)),
    },
  );
  return fc
    .tuple(filled, fc.oneof({ weight: 3, arbitrary: fc.constant('') }, query), spoilt)
    .map(([at, search, json]) => request(verb.toUpperCase(), `/_mqrest/v1${at}?${search}`, json));
}

/** All targets; the control API is tried by its description. */
export function targetsOf(operations: readonly Described[]): Targets {
  return {
    xml: aliyun,
    consume,
    signed: signed(fc.oneof(aliyun, consume)),
    form,
    multipart,
    config,
    control: fc.oneof(...operations.map(operation)),
    anywhere,
    bytes,
  };
}
