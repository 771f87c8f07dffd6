import { createHash } from 'node:crypto';
import { replay, type ReplayOptions } from '../../src/parity/replay/replay';
import type { Report } from '../../src/parity/report/report';
import type { Exchange } from '../../src/parity/recording';
import type { Mqrest } from '../../src/mqrest';
import { describeRedis } from '../support/redis';
import { ack, poll, publish, textsOf, wire, type Wire } from '../support/wire-calls';
import { RecordingBed } from './recording-bed';

const FIVE_MINUTES = 300_000;
const HOUR = 3_600_000;

const SETTINGS = {
  mqcloudProducers: [{ producer: 'p', topic: 't' }],
  mqcloudConsumers: [{ consumer: 'c', topic: 't', broadcast: false }],
};

let bed: RecordingBed;
beforeEach(async () => {
  bed = await RecordingBed.start(SETTINGS);
});
afterEach(() => bed.close());

/** The recorder, for the calls of the wire. */
const through = (): Mqrest => ({ url: bed.url }) as Mqrest;

/** Acks what a poll brought. */
async function done(polled: Wire): Promise<void> {
  await ack(through(), 'orders', textsOf(polled, 'ReceiptHandle'));
}

/** Publishes, consumes, lets a delivery come again, waits with and without success. */
async function story(): Promise<void> {
  await publish(through(), 'orders', 'first', 'TagA');
  await publish(through(), 'orders', 'second');
  await poll(through(), 'orders', '', 1);
  await done(await poll(through(), 'orders'));
  bed.clock.advance(FIVE_MINUTES);
  await done(await poll(through(), 'orders'));

  const woken = poll(through(), 'orders', 'waitseconds=30');
  await bed.parked();
  bed.clock.advance(5_000);
  await publish(through(), 'orders', 'third');
  await done(await woken);
  const idle = poll(through(), 'orders', 'waitseconds=30');
  await bed.parked();
  bed.clock.advance(30_000);
  await idle;
  await ack(through(), 'orders', ['nonsense-of-mine']);
  await poll(through(), 'orders', '', 99);
}

/** The same against the MQCloud gateway. */
async function gatewayStory(): Promise<void> {
  const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  for (const message of ['one', 'two']) {
    await wire(through(), '/mq/produce', { ...form, body: `producer=p&message=${message}` });
  }
  const { text = '' } = await wire(through(), '/mq/message?consumer=c&topic=t');
  const { result } = JSON.parse(text) as { result: { requestId: string } };
  const id = encodeURIComponent(result.requestId);
  await wire(through(), `/mq/ack?consumer=c&topic=t&requestId=${id}`);
  await wire(through(), `/mq/ack?consumer=c&topic=t&requestId=${id}`);
  await wire(through(), '/mq/message?consumer=c&topic=t');
  await wire(through(), '/mq/message?consumer=c');
}

function found({ differences }: Report): string[] {
  return differences.map(({ operation, kind, where }) => `${operation}: ${kind} ${where}`);
}

describe('a recording of mqrest, played against a fresh mqrest', () => {
  const agrees = async (options: ReplayOptions = {}): Promise<void> => {
    await story();
    await gatewayStory();
    const { settings } = options;
    const report = await replay(bed.file(), { settings: { ...SETTINGS, ...settings } });
    expect(report.differences).toEqual([]);
    expect(report).toMatchObject({ unknown: 0, notPlayed: 0, recorded: { exchanges: 20 } });
    expect(report.operations).toEqual(
      report.operations.map((one) => ({ ...one, agree: one.exchanges, known: 0, differ: 0 })),
    );
  };

  it('has no difference', () => agrees());

  describeRedis('on Redis', (url) => {
    it('has no difference', () => agrees({ settings: { store: 'redis', redisUrl: url() } }));
  });

  it('has none with stand-ins for the texts of messages', async () => {
    await bed.close();
    bed = await RecordingBed.start(SETTINGS, { bodies: 'replaced' });
    await agrees();
    expect(/>(first|second|third)<|=one|:.{0,2}one/.test(bed.text)).toBe(false);
  });

  it('of an hour takes seconds, with a poll that waits all the time', async () => {
    const end = bed.clock.now() + HOUR;
    while (bed.clock.now() < end) {
      const idle = poll(through(), 'orders', 'waitseconds=30');
      await bed.parked();
      bed.clock.advance(30_000);
      await idle;
    }
    const from = performance.now();
    const report = await replay(bed.file());
    expect(report).toMatchObject({ unknown: 0, operations: [{ exchanges: 120, agree: 120 }] });
    expect(performance.now() - from).toBeLessThan(15_000);
  });

  it('plays polls that go on by the cookie of the gateway', async () => {
    await bed.close();
    // The service's clock is another, so that the run has other identifiers.
    const clock = { now: () => bed.clock.now() + 5_000 };
    bed = await RecordingBed.start(SETTINGS, { clock });
    await wire(through(), '/mq/produce?producer=p&message=one', { method: 'POST' });
    let cookie = '';
    for (let n = 0; n < 4; n++) {
      const path = '/mq/message?consumer=c&topic=t&useCookie=true';
      const reply = await fetch(`${bed.url}${path}`, { headers: { cookie } });
      expect(await reply.json()).toMatchObject({ status: 200 });
      cookie = /rid=[^;]+/.exec(reply.headers.get('set-cookie') ?? '')?.[0] ?? 'none';
    }
    expect(cookie).toMatch(/^rid=\w/);
    expect(found(await replay(bed.file(), { settings: SETTINGS }))).toEqual([]);
    // The service that was recorded took the last one away.
    const file = bed.file((exchange) =>
      JSON.parse(JSON.stringify(exchange).replace(`${cookie}; Path=/`, 'rid=; Max-Age=0; Path=/')),
    );
    const differs = await replay(file, { settings: SETTINGS });
    expect(found(differs)).toEqual(['mqcloud consume: header set-cookie']);
  });

  it('plays an ack whose MD5 is of the handles that were recorded', async () => {
    await bed.close();
    const clock = { now: () => bed.clock.now() + 5_000 };
    bed = await RecordingBed.start({}, { clock });
    await publish(through(), 'orders', 'hello');
    const [handle = ''] = textsOf(await poll(through(), 'orders'), 'ReceiptHandle');
    const body = `<ReceiptHandles><ReceiptHandle>${handle}</ReceiptHandle></ReceiptHandles>`;
    const md5 = createHash('md5').update(body).digest('base64');
    const path = '/topics/orders/messages?consumer=GID_a';
    const headers = { 'content-md5': md5 };
    expect(await wire(through(), path, { method: 'DELETE', body, headers })).toMatchObject({
      status: 204,
    });
    expect(found(await replay(bed.file()))).toEqual([]);
  });

  it('plays bodies of any size, in whichever form', async () => {
    const call = (path: string, body: string): Promise<Wire> =>
      wire(through(), path, { method: 'POST', body });
    const body = 'a'.repeat(20_000_000);
    await call('/topics/orders/messages', `<Message><MessageBody>${body}</MessageBody></Message>`);
    await call('/topics/orders/messages', body.slice(0, 1_000_000));
    await publish(through(), 'orders', 'after it');
    expect(bed.exchanges.map(({ reply }) => reply?.status)).toEqual([400, 400, 201]);
    expect(found(await replay(bed.file()))).toEqual([]);
  });

  it('plays a poll whose client hung up, so that the message is for the next', async () => {
    const leave = new AbortController();
    const gone = poll(through(), 'orders', 'waitseconds=30');
    await bed.parked();
    void fetch(`${bed.url}/topics/orders/messages?consumer=GID_a&numOfMessages=1&waitseconds=30`, {
      signal: leave.signal,
    }).catch(() => undefined);
    await bed.parked(2);
    leave.abort();
    while (bed.mq.broker.parked > 1) await new Promise(setImmediate);
    await publish(through(), 'orders', 'for who is left');
    await done(await gone);
    expect(bed.exchanges.map(({ ended }) => ended)).toContain('client hung up');
    expect(found(await replay(bed.file()))).toEqual([]);
  });
});

describe('a planted difference', () => {
  const reply = (edit: (text: string) => string) => (exchange: Exchange) => {
    const { reply: was } = exchange;
    if (was?.body?.text === undefined) return exchange;
    return { ...exchange, reply: { ...was, body: { ...was.body, text: edit(was.body.text) } } };
  };

  it('of the status and the code is named, once, with both sides', async () => {
    await poll(through(), 'orders', '', 99);
    await poll(through(), 'orders', '', 98);
    const text = reply((xml) => xml.replaceAll('InvalidArgument', 'InvalidNumber'));
    const report = await replay(
      bed.file((one) => ({ ...text(one), reply: { ...text(one).reply, status: 403 } })),
    );
    expect(report.differences).toMatchObject([
      { kind: 'status', where: 'status', recorded: '403', run: '400', count: 2 },
      {
        ...{ kind: 'code', where: 'Error.Code', count: 2 },
        ...{ recorded: 'InvalidNumber', run: 'InvalidArgument' },
        example: { exchange: 1, request: expect.stringContaining('GET /topics/orders') as string },
      },
    ]);
    expect(report).toMatchObject({
      unknown: 2,
      operations: [{ exchanges: 2, agree: 0, differ: 2 }],
    });
  });

  it.each([
    [
      'a missing field',
      /<Flag>/,
      'missing Messages.Message.Flag',
      '</ReceiptHandle>',
      '</ReceiptHandle><Flag>1</Flag>',
    ],
    [
      'a field too many',
      /./,
      'additional Messages.Message.ConsumedTimes',
      /<ConsumedTimes>1<\/ConsumedTimes>/,
      '',
    ],
    ['another text', /./, 'value Messages.Message.MessageBody', '>second<', '>other<'],
  ])('of %s is found', async (_, __, name, from, to) => {
    await publish(through(), 'orders', 'second');
    await poll(through(), 'orders');
    const report = await replay(bed.file(reply((xml) => xml.replace(from, to))));
    expect(found(report)).toEqual([`aliyun consume: ${name}`]);
  });

  it.each([
    ['of one sharding key is found', ['a', 'a'], ['aliyun consume: order Messages.Message']],
    ['of two sharding keys is none, for nothing orders them', ['a', 'b'], []],
  ])('of the order of messages %s', async (_, keys, differences) => {
    for (const key of keys) {
      const properties = `<Properties>__SHARDINGKEY:${key}|</Properties>`;
      const body = `<Message><MessageBody>m</MessageBody>${properties}</Message>`;
      await wire(through(), '/topics/orders/messages', { method: 'POST', body });
    }
    await poll(through(), 'orders', 'trans=order');
    const swapped = (xml: string) =>
      xml.replace(/(<Message>.*?<\/Message>\s*)(<Message>.*?<\/Message>\s*)/s, '$2$1');
    expect(found(await replay(bed.file(reply(swapped))))).toEqual(differences);
  });

  it('of the order of fields and of messages is found', async () => {
    await publish(through(), 'orders', 'first');
    await publish(through(), 'orders', 'second');
    await poll(through(), 'orders');
    const swapped = (xml: string) =>
      xml.replace(/(<Message>.*?<\/Message>\s*)(<Message>.*?<\/Message>\s*)/s, '$2$1');
    expect(found(await replay(bed.file(reply(swapped))))).toEqual([
      'aliyun consume: order Messages.Message',
    ]);
    const fields = (xml: string) =>
      xml.replace(
        /(<MessageBody>.*?<\/MessageBody>\s*)(<ReceiptHandle>.*?<\/ReceiptHandle>\s*)/s,
        '$2$1',
      );
    expect(found(await replay(bed.file(reply(fields))))).toEqual([
      'aliyun consume: order Messages.Message',
    ]);
  });

  it('of a retry time is found, and of nothing else', async () => {
    await story();
    const report = await replay(bed.file(), { settings: { retryMs: 299_000 } });
    expect(report.differences).toMatchObject([
      {
        ...{ operation: 'aliyun consume', kind: 'time', where: 'Messages.Message.NextConsumeTime' },
        run: expect.stringContaining('(1000 ms earlier)') as string,
      },
    ]);
  });

  it('of a reply that comes late is found', async () => {
    await publish(through(), 'orders', 'first');
    await poll(through(), 'orders');
    await bed.mq.faults.add({ match: { operation: 'consume' }, action: { delay: '3s' } });
    const slow = poll(through(), 'orders');
    while (bed.clock.nextDueAt === undefined || bed.clock.nextDueAt > bed.clock.now() + 3_000) {
      await new Promise(setImmediate);
    }
    bed.clock.advance(3_000);
    await slow;
    expect((await replay(bed.file())).differences).toMatchObject([
      { kind: 'timing', recorded: 'waited (3000 ms)', run: 'at once (0 ms)' },
    ]);
  });

  it('of a reply that comes early is found, at the very time', async () => {
    await publish(through(), 'orders', 'first');
    await poll(through(), 'orders');
    bed.clock.advance(5_000);
    const idle = poll(through(), 'orders', 'waitseconds=30');
    await bed.parked();
    bed.clock.advance(30_000);
    await idle;
    const { differences } = await replay(bed.file(), { settings: { retryMs: 10_000 } });
    expect(differences).toContainEqual(
      expect.objectContaining({
        ...{ kind: 'timing', recorded: 'timed out (30000 ms)', run: 'waited (5000 ms)' },
      }),
    );
  });

  it('that is known has its reason, and is none that counts', async () => {
    await poll(through(), 'orders', '', 99);
    const file = bed.file(reply((xml) => xml.replaceAll('InvalidArgument', 'InvalidNumber')));
    const known = [{ kind: 'code' as const, recorded: 'InvalidNumber', reason: 'it is so' }];
    const report = await replay(file, { known });
    expect(report).toMatchObject({
      unknown: 0,
      operations: [{ agree: 0, known: 1, differ: 0 }],
      differences: [{ kind: 'code', reason: 'it is so' }],
    });
  });

  it('that is known in one exchange is not so in another with other values', async () => {
    await poll(through(), 'orders', '', 99);
    await poll(through(), 'orders', '', 98);
    let count = 0;
    const file = bed.file(reply((xml) => xml.replace(/The value of/, `${++count}: The value of`)));
    const recorded = '1: The value of numOfMessages should between 1 and 16.';
    const report = await replay(file, { known: [{ recorded, reason: 'it is so' }] });
    expect(report).toMatchObject({
      unknown: 1,
      operations: [{ known: 1, differ: 1 }],
      differences: [
        { kind: 'text', count: 1 },
        { kind: 'text', count: 1, reason: 'it is so' },
      ],
    });
  });
});
