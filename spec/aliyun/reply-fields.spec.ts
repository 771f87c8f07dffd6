import type { Response } from 'supertest';
import { expectError } from './expect-error';
import { serving, type Served } from './served';
import { del, failuresOf, get, handlesOf, handlesXml, messagesOf, messageXml, post } from './wire';
import { publishedOf } from './wire';

// What an SDK asks of a reply, field by field, and fails on where it is missing. Sources: Python
// `mq_xml_handler.py`, `mq_client.py`; Java `ResultParser`, `ErrorMessage.java`; Node `client.js`,
// `helper.js`; Go `message.go`, `decoder.go`; PHP `Model/Message.php`, `Responses/*.php`; C#
// `*Unmarshaller.cs`, `Model/Message.cs`; C++ `mq_protocol.cpp`.

const serve = serving();
const HALF = '<Properties>__TransCheckT:10</Properties>';

/** Python and C# make numbers of them, and fail on an empty or missing one. */
const NUMBERS = ['PublishTime', 'FirstConsumeTime', 'NextConsumeTime', 'ConsumedTimes'];
const TEXTS = ['MessageId', 'MessageBodyMD5', 'MessageBody', 'ReceiptHandle'];

/** The headers of every reply, as written: Python looks for them in this case. */
function expectHeaders({ headers }: Response): void {
  expect(headers['x-mq-request-id']).toMatch(/^[0-9A-F]{24}$/);
  expect(headers['x-mq-version']).toBe('2015-06-06');
}

/** The one message of a poll's reply, after a look at what every message has. */
function theMessage(response: Response): Record<string, string> {
  expectHeaders(response);
  expect(response.status).toBe(200);
  const [message = {}] = messagesOf(response);
  for (const name of TEXTS)
    expect([name, message[name]]).toEqual([name, expect.stringMatching(/./)]);
  for (const name of NUMBERS) {
    expect([name, message[name]]).toEqual([name, expect.stringMatching(/^[1-9]\d*$/)]);
  }
  return message;
}

/** The value of a property; each pair has to end with a pipe, for C++, and be there once, for C#. */
function property({ Properties = '' }: Record<string, string>, name: string): string | undefined {
  expect(Properties).toMatch(/^([^:|]+:[^:|]+\|)+$/);
  const values = Properties.split('|').filter((pair) => pair.startsWith(`${name}:`));
  expect(values.length).toBeLessThanOrEqual(1);
  return values[0]?.slice(name.length + 1);
}

describe('the reply to a publish', () => {
  it.each([
    ['a normal message', '', []],
    [
      'a tag, a key and properties',
      '<MessageTag>A</MessageTag><Properties>KEYS:K</Properties>',
      [],
    ],
    ['an ordered message', '<Properties>__SHARDINGKEY:s</Properties>', []],
    ['a timed message', '<Properties>__STARTDELIVERTIME:1</Properties>', []],
    ['a half message', HALF, ['ReceiptHandle']],
  ])('to %s has its id, its MD5, and a handle where it is a half one', async (_, rest, more) => {
    const { url } = await serve();
    const response = await post(url, messageXml('a', rest));
    expectHeaders(response);
    expect(response.status).toBe(201);
    const fields = publishedOf(response);
    const names = ['MessageId', 'MessageBodyMD5', ...more];
    expect(Object.keys(fields).filter((name) => name !== 'xmlns')).toEqual(names);
    for (const name of names) expect(fields[name]).toMatch(/./);
  });
});

describe('a message in the reply to a poll', () => {
  const TAG = '<MessageTag>A</MessageTag>';

  it.each(['', '&trans=order'])('has every field on every delivery: %s', async (trans) => {
    const { url, clock } = await serve();
    await post(url, messageXml('a', `${TAG}<Properties>a:1|__SHARDINGKEY:s</Properties>`));
    for (const times of ['1', '2']) {
      const message = theMessage(await get(url, `consumer=g&numOfMessages=1${trans}`));
      expect(message).toMatchObject({ ConsumedTimes: times, MessageTag: 'A' });
      expect(property(message, 'a')).toBe('1');
      expect(property(message, '__SHARDINGKEY')).toBe('s');
      expect(property(message, 'KEYS')).toMatch(/^[0-9A-F]{24}$/);
      clock.advance(300_000);
    }
  });

  it('has them where it is a half one, and after its commit', async () => {
    const { url, clock } = await serve();
    await post(url, messageXml('a', `${TAG}${HALF}`));
    clock.advance(10_000);
    const half = await get(url, 'consumer=g&numOfMessages=1&trans=pop');
    expect(property(theMessage(half), '__TransCheckT')).toBe('10');
    await del(url, handlesXml(...handlesOf(half)), 'consumer=g&trans=commit');
    const message = theMessage(await get(url));
    expect(message.MessageTag).toBe('A');
    expect(property(message, '__TransCheckT')).toBe('10');
  });

  it('has them where it was timed', async () => {
    const { url, clock } = await serve();
    const at = clock.now() + 60_000;
    await post(url, messageXml('a', `<Properties>__STARTDELIVERTIME:${at}</Properties>`));
    clock.advance(60_000);
    expect(property(theMessage(await get(url)), '__STARTDELIVERTIME')).toBe(String(at));
  });

  it('has a key also where it came by another protocol without one, or C# could not print it', async () => {
    const { url, broker } = await serve();
    const to = { instance: '', topic: 'topic' };
    await broker.publish(to, { body: 'a' }, 'none', { keyed: false });
    const message = theMessage(await get(url));
    expect(property(message, 'KEYS')).toBe(message.MessageId);
  });
});

describe('the reply to an ack, a commit or a rollback', () => {
  it('has a status of exactly 204 and nothing else where it is done', async () => {
    const { url } = await serve();
    await post(url, messageXml('a'));
    const handles = handlesOf(await get(url));
    const half = async () =>
      publishedOf(await post(url, messageXml('b', HALF))).ReceiptHandle ?? '';
    for (const response of [
      await del(url, handlesXml(...handles)),
      await del(url, handlesXml(await half()), 'consumer=g&trans=commit'),
      await del(url, handlesXml(await half()), 'consumer=g&trans=rollback'),
    ]) {
      expectHeaders(response);
      expect([response.status, response.text]).toEqual([204, '']);
    }
  });

  it.each(['', '&trans=commit', '&trans=rollback'])(
    'has three fields for each failed handle, none of them empty: %s',
    async (trans) => {
      const { url } = await serve();
      const response = await del(url, handlesXml('nope', ''), `consumer=g${trans}`);
      expectHeaders(response);
      expect(response.status).toBe(404);
      const failures = failuresOf(response);
      expect(failures).toHaveLength(2);
      for (const failure of failures) {
        expect(Object.keys(failure)).toEqual(['ErrorCode', 'ErrorMessage', 'ReceiptHandle']);
        for (const value of Object.values(failure)) expect(value).toMatch(/./);
      }
    },
  );
});

describe('a refusal', () => {
  const credentials = [{ accessKeyId: 'ak', accessKeySecret: 'secret' }];
  const some = expect.stringMatching(/./) as string;
  const refusals: [number, string, () => Promise<Response>][] = [
    [404, 'MessageNotExist', async () => get((await serve()).url)],
    [
      404,
      'MessageNotExist',
      async () => get((await serve()).url, 'consumer=g&numOfMessages=1&trans=pop'),
    ],
    [400, 'InvalidQueryString', async () => get((await serve()).url, 'numOfMessages=1')],
    [400, 'InvalidArgument', async () => get((await serve()).url, 'consumer=g&numOfMessages=17')],
    [400, 'InvalidArgument', async () => post((await serve()).url, messageXml(''))],
    [400, 'MalformedXML', async () => post((await serve()).url, '<Message>')],
    [404, 'MissingReceiptHandle', async () => del((await serve()).url, handlesXml())],
    [400, 'InvalidRequestURL', async () => get((await serve()).url, '', '/topics/a/b')],
    [
      400,
      'MissingAuthorizationHeader',
      async () => get((await serve({ auth: 'strict', credentials })).url),
    ],
    [404, 'TopicNotExist', async () => post((await serve(strict)).url, messageXml('a'))],
    [500, 'InternalError', async () => post((await broken()).url, messageXml('a'))],
  ];
  const strict = { policy: { autoCreate: 'off' } } as const;
  const broken = async (): Promise<Served> => {
    const served = await serve();
    await served.store.close();
    return served;
  };

  it.each(refusals)('of %i %s has its four fields', async (status, code, refused) => {
    const response = await refused();
    expectHeaders(response);
    expectError(response, status, code, some);
  });
});
