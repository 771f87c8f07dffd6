import type { Settings } from '../../src/config/settings';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { ManualClock } from '../support/manual-clock';
import { expectError, starting } from './expect-error';
import { del, get, handlesXml, messagesOf, messageXml, post, publishedOf } from './wire';

type Served = Mqrest & { readonly logged: string[] };

const started: Mqrest[] = [];
afterEach(() => Promise.all(started.splice(0).map((mq) => mq.close())));

/** The whole program with one declared topic of each type and the group `GID_g`. */
async function start(
  profile: Settings['profile'],
  settings: Partial<Settings> = {},
): Promise<Served> {
  const logged: string[] = [];
  const topics = (['normal', 'ordered', 'timer', 'transaction'] as const).map((type) => {
    return { name: `${type}-topic`, type, queues: 1 };
  });
  const instances = [{ id: '', topics, groups: [{ name: 'GID_g' }] }];
  const mq = await startMqrest(
    { port: 0, auth: 'off', profile, instances, ...settings },
    { clock: new ManualClock(), warn: (line) => void logged.push(line) },
  );
  started.push(mq);
  return { ...mq, logged };
}

const topic = (name: string) => `/topics/${name}/messages`;
const NORMAL = topic('normal-topic');
const POLL = 'consumer=GID_g&numOfMessages=1';
const properties = (text: string) => `<Properties>${text}</Properties>`;
const schema = (element: string) =>
  starting(
    `The XML you provided did not validate against our published schema, cause by ${element}\\.`,
  );
const range = (element: string, high: string) => `The value of ${element} should between ${high}.`;
const big = messageXml('x'.repeat(65_537), properties('__STARTDELIVERTIME:1'));
const bigHalf = messageXml('x'.repeat(65_537), properties('__TransCheckT:10'));
const long = 't'.repeat(60);

/** What is published, where, and what strict answers. */
const PUBLISHES: [what: string, xml: string, path: string, code: string, text: unknown][] = [
  [
    '65,537 bytes for later',
    big,
    topic('timer-topic'),
    'InvalidArgument',
    range('MessageBody', '1 and 65536 bytes'),
  ],
  [
    '65,537 bytes that are transactional',
    bigHalf,
    topic('transaction-topic'),
    'InvalidArgument',
    range('MessageBody', '1 and 65536 bytes'),
  ],
  [
    'more than 16 KB of properties',
    messageXml('a', properties(`k:${'v'.repeat(16_382)}`)),
    NORMAL,
    'InvalidArgument',
    range('Properties', '0 and 16384 bytes'),
  ],
  [
    'a property with a colon',
    messageXml('a', properties('k:a:b')),
    NORMAL,
    'InvalidArgument',
    schema('Properties'),
  ],
  [
    'a property with a quote',
    messageXml('a', properties('k:a&quot;b')),
    NORMAL,
    'InvalidArgument',
    schema('Properties'),
  ],
  [
    'a key with a colon',
    messageXml('a', properties('KEYS:a:b')),
    NORMAL,
    'InvalidArgument',
    schema('KEYS'),
  ],
  [
    'a message of two types',
    messageXml('a', properties('__STARTDELIVERTIME:1|__SHARDINGKEY:k')),
    topic('timer-topic'),
    'InvalidArgument',
    schema('Properties'),
  ],
  [
    'a normal message for a timer topic',
    messageXml('a'),
    topic('timer-topic'),
    'NotSupport',
    starting('The topic does not support this\\.'),
  ],
  [
    'a scheduled message for a normal topic',
    messageXml('a', properties('__STARTDELIVERTIME:1')),
    NORMAL,
    'NotSupport',
    starting('The topic does not support this\\.'),
  ],
  [
    'an ordered message for a transaction topic',
    messageXml('a', properties('__SHARDINGKEY:k')),
    topic('transaction-topic'),
    'NotSupport',
    starting('The topic does not support this\\.'),
  ],
  [
    'a transactional message for an ordered topic',
    messageXml('a', properties('__TransCheckT:10')),
    topic('ordered-topic'),
    'NotSupport',
    starting('The topic does not support this\\.'),
  ],
  [
    'a topic with a wrong name',
    messageXml('a'),
    topic('GID_x'),
    'InvalidArgument',
    schema('TopicName'),
  ],
];

/** What is asked for, where, and what strict answers. */
const POLLS: [what: string, query: string, path: string, code: string, text: unknown][] = [
  [
    'waitseconds=31',
    `${POLL}&waitseconds=31`,
    NORMAL,
    'InvalidArgument',
    range('waitseconds', '0 and 30 seconds'),
  ],
  [
    'a group with a wrong name',
    'consumer=G&numOfMessages=1',
    NORMAL,
    'InvalidArgument',
    schema('consumer'),
  ],
  [
    '120 characters of names',
    `consumer=${long}&numOfMessages=1`,
    topic(long),
    'NotSupport',
    starting(
      'the length of GID\\(CID\\) and TOPIC is too long, total length\\(include instance\\) should not longer than 119, please change another topic or another cid',
    ),
  ],
];

describe('The strict profile refuses', () => {
  it.each(PUBLISHES)('%s', async (_, xml, path, code, text) => {
    const { url, logged } = await start('strict');
    expectError(await post(url, xml, path), 400, code, text);
    expect(logged).toEqual([]);
  });

  it.each(POLLS)('%s', async (_, query, path, code, text) => {
    const { url } = await start('strict');
    expectError(await get(url, query, path), 400, code, text);
  });

  it('topics and groups that are not declared', async () => {
    const { url } = await start('strict');
    const noTopic = 'The topic you provided does not exist.';
    const noGroup = 'The subscription name you provided is not exist.';
    expectError(await post(url, messageXml('a'), topic('other')), 404, 'TopicNotExist', noTopic);
    expectError(await get(url, POLL, topic('other')), 404, 'TopicNotExist', noTopic);
    const other = 'consumer=GID_other&numOfMessages=1';
    expectError(await get(url, other, NORMAL), 404, 'SubscriptionNotExist', noGroup);
  });

  it('what is not signed, and a Date that is off, unless told otherwise', async () => {
    const credentials = [{ accessKeyId: 'ak', accessKeySecret: 'sk' }];
    const { url, clock } = await start('strict', { credentials, auth: undefined as never });
    const missing = 'Authorization header is required.';
    expectError(await get(url, POLL, NORMAL), 400, 'MissingAuthorizationHeader', missing);
    const headers = {
      Authorization: 'MQ ak:c2ln',
      Date: new Date(clock.now() - 901_000).toUTCString(),
    };
    const expired = starting('The http request you sent is expired\\.');
    expectError(await get(url, POLL, NORMAL).set(headers), 408, 'TimeExpired', expired);
  });

  it('nothing of what the SDKs send by default', async () => {
    const { url, logged } = await start('strict');
    expect((await post(url, messageXml('a', properties('k:v|')), NORMAL)).status).toBe(201);
    expect((await get(url, `${POLL}&waitseconds=-1`, NORMAL)).status).toBe(200);
    expect((await get(url, `${POLL}&waitseconds=0&trans=order`, NORMAL)).status).toBe(404);
    expect((await get(url, `${POLL}&trans=pop`, NORMAL)).status).toBe(404);
    expect(logged).toEqual([expect.stringContaining('mixed consumption')]);
  });
});

describe('The relaxed profile', () => {
  it.each(PUBLISHES)('takes %s, and says once that strict would not', async (_, xml, path) => {
    const { url, logged } = await start('relaxed');
    for (let i = 0; i < 2; i += 1) expect((await post(url, xml, path)).status).toBe(201);
    const advice = logged.filter((line) => line.includes('the strict profile would refuse this'));
    expect(advice).toHaveLength(new Set(advice).size);
    expect(advice.length).toBeGreaterThan(0);
  });

  it.each(POLLS)('takes %s, and says once that strict would not', async (_, query, path) => {
    const { url, logged } = await start('relaxed');
    // With something to get, so that it need not wait.
    await post(url, messageXml('a'), path);
    await post(url, messageXml('b'), path);
    logged.length = 0;
    for (let i = 0; i < 2; i += 1) expect((await get(url, query, path)).status).toBe(200);
    const advice = logged.filter((line) => line.includes('the strict profile would refuse this'));
    expect(advice).toHaveLength(1);
  });

  it.each(['relaxed', 'strict'] as const)(
    'refuses numbers of messages that are none as %s does, for there is nothing to make of them',
    async (profile) => {
      const { url } = await start(profile);
      for (const number of ['0', '17']) {
        const query = `consumer=GID_g&numOfMessages=${number}`;
        const text = 'The value of numOfMessages should between 1 and 16.';
        expectError(await get(url, query, NORMAL), 400, 'InvalidArgument', text);
      }
    },
  );
});

describe.each(['relaxed', 'strict'] as const)('With the %s profile', (profile) => {
  it('consumers of one group that ask for different tags are named once', async () => {
    const { url, logged } = await start(profile);
    for (let i = 0; i < 2; i += 1) {
      await get(url, `${POLL}&tag=TagA`, NORMAL);
      await get(url, `${POLL}&tag=TagB`, NORMAL);
    }
    expect(logged).toEqual([
      starting(
        'inconsistent subscriptions: consumers of group GID_g of topic normal-topic ask for tags TagA and TagB',
      ),
    ]);
  });

  it('a group that is consumed orderly and not is named once', async () => {
    const { url, logged } = await start(profile);
    for (let i = 0; i < 2; i += 1) {
      await get(url, POLL, topic('ordered-topic'));
      await get(url, `${POLL}&trans=order`, topic('ordered-topic'));
    }
    expect(logged).toEqual([
      starting('mixed consumption: group GID_g of topic ordered-topic is consumed both'),
    ]);
  });
});

describe('Half messages', () => {
  it('are bound to the first group that checks them, if so set', async () => {
    for (const [bindTransactions, status] of [
      ['on', 404],
      ['off', 200],
    ] as const) {
      const { url, clock } = await start('relaxed', { bindTransactions });
      const path = topic('transaction-topic');
      const half = messageXml('a', properties('__TransCheckT:10'));
      const handle = publishedOf(await post(url, half, path)).ReceiptHandle ?? '';
      await clock.advance(10_000);
      const [first] = messagesOf(await get(url, `${POLL}&trans=pop`, path));
      expect(first?.MessageBody).toBe('a');
      await clock.advance(10_000);
      const other = 'consumer=GID_other&numOfMessages=1&trans=pop';
      expect((await get(url, other, path)).status).toBe(status);
      const late = await del(url, handlesXml(handle), 'consumer=GID_g&trans=commit', path);
      expect(late.status).toBe(404);
    }
  });
});
