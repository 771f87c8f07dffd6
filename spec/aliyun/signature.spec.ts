import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { hmacSha1 } from '../../src/aliyun/hmac-sha1';
import { stringToSign, verifies } from '../../src/aliyun/signature';

const DATE = 'Wed, 23 Oct 2019 03:00:00 GMT';
const INSTANCE = 'MQ_INST_1234567890_AbCdEfGh';
const KEY = hmacSha1('testSecretKey');
const LOWER = 'text/xml;charset=utf-8';
const UPPER = 'text/xml;charset=UTF-8';
const PLAIN = 'text/xml';

/** Signatures that the SDKs' own code made for these requests. */
const VECTORS: [
  sdk: string,
  method: string,
  query: string,
  type: string,
  md5: string,
  sig: string,
][] = [
  [
    'Node publish',
    'POST',
    'ns=I',
    LOWER,
    'M2JkYmI4NmI5NzE5YjdiMjdhYjhlMDcxNDU4MWIwNjE=',
    'T+fcas0y3TTnkzeS47CwUXl1XSE=',
  ],
  [
    'Node consume',
    'GET',
    'consumer=GID_demo&ns=I&tag=TagA%7C%7CTagB&numOfMessages=3&waitseconds=3',
    LOWER,
    '',
    'STAfE3xAIOne/YAwoz1RB3ziigc=',
  ],
  [
    'Node ack',
    'DELETE',
    'consumer=GID_demo&ns=I',
    LOWER,
    'MWEyMjYwOGY0MDIwZTg3NjFlMWJlODA4ZDRlNGM5NDM=',
    'f/dlPKw7goFgnOHh2NNEIp1znRk=',
  ],
  [
    'Python consume',
    'GET',
    'consumer=GID_demo&numOfMessages=3&ns=I&waitseconds=3&tag=TagA%7C%7CTagB',
    '',
    '',
    'EzJNoVefSICYTtlZuF3/Gdo6YCY=',
  ],
  ['Python and Java publish', 'POST', 'ns=I', UPPER, '', 'wUs9MdYq9WPH1WsOLgTJgibBsWo='],
  ['Python ack', 'DELETE', 'consumer=GID_demo&ns=I', UPPER, '', 'x5B+/21acV2zWcDzJ90Bt0xRErI='],
  [
    'Python commit',
    'DELETE',
    'consumer=GID_demo&trans=commit',
    UPPER,
    '',
    'ck3rZ6tud0UVnh+tTuFiH8ZfQNY=',
  ],
  [
    'Java consume',
    'GET',
    'numOfMessages=3&consumer=GID_demo&ns=I&tag=TagA%7C%7CTagB&waitseconds=3',
    UPPER,
    '',
    '8vm/lSMSPPirls1si4GEcaR3qHU=',
  ],
  [
    'Java commit',
    'DELETE',
    'consumer=GID_demo&ns=I&trans=commit',
    UPPER,
    '',
    'PIkEH67h3WCF4Kvn2wZZaVXLVM0=',
  ],
  [
    'Go consume',
    'GET',
    'consumer=GID_demo&ns=I&numOfMessages=3&waitseconds=3&tag=TagA%7C%7CTagB',
    LOWER,
    'ZDQxZDhjZDk4ZjAwYjIwNGU5ODAwOTk4ZWNmODQyN2U=',
    'xmEWN8lDZWvDkB7zs+JHJ5VcgZU=',
  ],
  [
    'PHP consume',
    'GET',
    'numOfMessages=3&consumer=GID_demo&ns=I&waitseconds=-1&tag=TagA%7C%7CTagB',
    PLAIN,
    '',
    '5ePYRK2GCPM8G17KVADTpBeSH04=',
  ],
  ['PHP publish', 'POST', 'ns=I', PLAIN, '', 'oscPW5tENNAC4p2+yJU6P9k7vcU='],
  [
    'C++ consume',
    'GET',
    'consumer=GID_demo&numOfMessages=3&ns=I&waitseconds=3&tag=TagA%7C%7CTagB',
    UPPER,
    '',
    'r397I9mUvrikaLlktqSU48VJvnA=',
  ],
  [
    'C# consume',
    'GET',
    'consumer=GID_demo&ns=I&numOfMessages=3&tag=TagA%7C%7CTagB&waitseconds=3',
    PLAIN,
    '',
    'rJmEo7X62Ku7I5NJg9CU182VcGE=',
  ],
];

function headersOf(type: string, md5: string): IncomingHttpHeaders {
  return {
    date: DATE,
    'x-mq-version': '2015-06-06',
    ...(type === '' ? {} : { 'content-type': type }),
    ...(md5 === '' ? {} : { 'content-md5': md5 }),
  };
}

const consumeHeaders = headersOf(PLAIN, '');
const TARGET = `/topics/TopicA/messages?consumer=GID_demo&ns=${INSTANCE}&numOfMessages=3&tag=TagA%7C%7CTagB&waitseconds=3`;
const SIGNATURE = 'rJmEo7X62Ku7I5NJg9CU182VcGE=';
const ok = (target: string, headers = consumeHeaders, basePath = '', signature = SIGNATURE) =>
  verifies(signature, { method: 'GET', target, headers }, KEY, basePath);

describe('the signature', () => {
  it('is that of the Node SDK test', () => {
    const headers = {
      'content-md5': '574683b3684e3cff610afa155cc2506d',
      'content-type': 'text/xml',
      date: 'Tue, 11 Apr 2017 10:09:19 GMT',
      'x-mq-version': '2015-06-06',
    };
    const text = stringToSign({ method: 'PUT', target: '/', headers });
    expect(text).toBe(
      'PUT\n574683b3684e3cff610afa155cc2506d\ntext/xml\nTue, 11 Apr 2017 10:09:19 GMT\nx-mq-version:2015-06-06\n/',
    );
    expect(hmacSha1('ACCESS_KEY_SECRET')(text)).toBe('G7NRBqmP9XfhTJ/pV3AgYQtXaaU=');
  });

  it.each(VECTORS)('is that of %s', (_, method, query, type, md5, signature) => {
    const target = `/topics/TopicA/messages?${query.replace('ns=I', `ns=${INSTANCE}`)}`;
    const headers = headersOf(type, md5);
    expect(KEY(stringToSign({ method, target, headers }))).toBe(signature);
    expect(verifies(signature, { method, target, headers }, KEY, '')).toBe(true);
  });

  it('covers all x-mq- headers, by name, and no others', () => {
    const headers = { 'x-mq-b': '2', 'user-agent': 'u', 'x-mq-a': '1', 'security-token': 't' };
    expect(stringToSign({ method: 'GET', target: '/x', headers })).toBe(
      'GET\n\n\n\nx-mq-a:1\nx-mq-b:2\n/x',
    );
  });

  it('is over the bytes of the wire, beyond ASCII too', () => {
    // A client signs the UTF-8 it sends; Node hands each of its bytes over as one character.
    const sent = 'GET\n\n\n\n/topics/主题/messages';
    const received = Buffer.from(sent).toString('latin1');
    const expected = createHmac('sha1', 'testSecretKey').update(sent, 'utf8').digest('base64');
    expect(KEY(received)).toBe(expected);
  });
});

describe('verifying', () => {
  it('refuses another query, another order of it, another encoding of it', () => {
    expect(ok(TARGET)).toBe(true);
    expect(ok(TARGET.replace('=3', '=4'))).toBe(false);
    expect(ok(TARGET.replaceAll('%7C', '|'))).toBe(false);
    expect(ok(TARGET.replaceAll('%7C', '%7c'))).toBe(false);
    expect(ok(`${TARGET}&`)).toBe(false);
  });

  it('refuses another date, version, type or method', () => {
    expect(ok(TARGET, { ...consumeHeaders, date: 'Wed, 23 Oct 2019 03:00:01 GMT' })).toBe(false);
    expect(ok(TARGET, { ...consumeHeaders, 'x-mq-version': '2015-06-07' })).toBe(false);
    expect(ok(TARGET, { ...consumeHeaders, 'content-type': LOWER })).toBe(false);
    const signed = { method: 'DELETE', target: TARGET, headers: consumeHeaders };
    expect(verifies(SIGNATURE, signed, KEY, '')).toBe(false);
  });

  it.each(['', 'x', SIGNATURE.slice(0, -1), `${SIGNATURE}=`, SIGNATURE.toLowerCase()])(
    'refuses %j for a signature',
    (signature) => {
      expect(ok(TARGET, consumeHeaders, '', signature)).toBe(false);
    },
  );

  it.each([PLAIN, LOWER, UPPER])('takes %s as signed where the header was not sent', (type) => {
    const signature = KEY(
      stringToSign({ method: 'GET', target: TARGET, headers: headersOf(type, '') }),
    );
    expect(ok(TARGET, headersOf('', ''), '', signature)).toBe(true);
    expect(ok(TARGET, headersOf('text/plain', ''), '', signature)).toBe(false);
  });

  it('takes the path as signed where it was sent with two slashes', () => {
    expect(ok(`/${TARGET}`)).toBe(true);
  });

  it('takes the path as signed where a whole URL was sent', () => {
    expect(ok(`http://127.0.0.1:9880${TARGET}`)).toBe(true);
    expect(ok(`http://127.0.0.1:9880/${TARGET}`)).toBe(true);
  });

  it('takes the path as signed where the base path was sent before it', () => {
    expect(ok(`/base${TARGET}`, consumeHeaders, '/base')).toBe(true);
    expect(ok(`/base/${TARGET}`, consumeHeaders, '/base')).toBe(true);
    expect(ok(`/base${TARGET}`, consumeHeaders, '')).toBe(false);
    expect(ok(`/basement${TARGET}`, consumeHeaders, '/base')).toBe(false);
  });
});
