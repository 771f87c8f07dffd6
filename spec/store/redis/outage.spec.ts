import Redis from 'ioredis';
import { startMqrest, type Mqrest } from '../../../src/mqrest';
import { describeOwnRedis } from '../../support/redis';

/** What must not be read in a reply or in the log: words of the client, of Node and of Lua. */
const INTERNAL =
  /ECONN|enableOfflineQueue|max ?retries|Connection is closed|user_script|user_function|script:|ReplyError|ioredis|\n\s+at /i;

const XML = '/topics/orders/messages';
const MESSAGE = '<Message><MessageBody>m</MessageBody></Message>';
const POLL = `${XML}?consumer=GID_a&numOfMessages=1`;
const API = '/_mqrest/v1';

type Request = readonly [method: string, path: string, body?: string];

const publish: Request = ['POST', XML, MESSAGE];
const ready: Request = ['GET', '/_mqrest/health/ready'];

/** Thirty requests to all fronts that need the store; `handle` is a receipt handle, `id` one of the gateway. */
const requests = (handle: string, id: string): readonly Request[] => [
  publish,
  ['POST', '/topics/other/messages', MESSAGE],
  ['GET', POLL],
  ['GET', `${POLL}&waitseconds=1`],
  ['GET', `${POLL}&order=true`],
  ['GET', `${POLL}&trans=pop`],
  [
    ...(['DELETE', `${XML}?consumer=GID_a`] as const),
    `<ReceiptHandles><ReceiptHandle>${handle}</ReceiptHandle></ReceiptHandles>`,
  ],
  ['POST', '/mq/produce', 'producer=orders-producer&message=m'],
  ['POST', '/mq/produce', 'producer=orders-producer&message=m&orderId=1'],
  ['GET', '/mq/message?topic=orders&consumer=shop'],
  ['GET', `/mq/ack?topic=orders&consumer=shop&requestId=${encodeURIComponent(id)}`],
  ['GET', `/mq/unlock?topic=orders&consumer=shop&requestId=${encodeURIComponent(id)}`],
  ['GET', '/mq/clustering/queue/offset?topic=orders&consumer=shop'],
  ['GET', `${API}/topics`],
  ['GET', `${API}/groups`],
  ['GET', `${API}/snapshot`],
  ['GET', `${API}/topics/orders/messages`],
  ['POST', `${API}/topics/orders/messages`, '{"body":"m"}'],
  ['POST', `${API}/topics/orders/messages`, '{"body":"m","key":"k"}'],
  ['POST', `${API}/topics/orders/purge`],
  ['POST', `${API}/topics/orders/groups/GID_a/seek`, '{"to":"begin"}'],
  ['DELETE', `${API}/topics/orders/groups/GID_a`],
  ['DELETE', `${API}/topics/orders`],
  ['POST', `${API}/clock`, '{"advance":"1s"}'],
  ['POST', `${API}/credentials`, '{"accessKeyId":"a","accessKeySecret":"b"}'],
  ['POST', `${API}/faults`, '{"match":{"topic":"none"},"action":{"error":"InternalError"}}'],
  ['POST', `${API}/await`, '{"topic":"orders","group":"GID_a","until":"drained","timeout":"10ms"}'],
  ['POST', '/topics/third/messages', MESSAGE],
  ['POST', `${API}/reset`],
  ready,
];

/** A mqrest on Redis, and what it writes. */
class Bed {
  readonly requestLines: string[] = [];
  readonly log: string[] = [];
  readonly #heard = new Set<() => void>();
  private constructor(readonly mq: Mqrest) {}

  static async start(url: string): Promise<Bed> {
    const heard: { bed?: Bed } = {};
    const mq = await startMqrest(
      { port: 0, store: 'redis', redisUrl: url, log: 'requests' },
      {
        writeLine: (line) => void heard.bed?.requestLines.push(line),
        warn: (line) => heard.bed?.hear(line),
      },
    );
    return (heard.bed = new Bed(mq));
  }

  private hear(line: string): void {
    this.log.push(line);
    for (const one of this.#heard) one();
  }

  /** Resolves when so many lines are in the log. */
  async lines(count: number): Promise<readonly string[]> {
    while (this.log.length < count) {
      await new Promise<void>((resolve) => this.#heard.add(resolve));
    }
    return this.log;
  }

  /** The replies, with their status and body as text. */
  ask(asked: readonly Request[]): Promise<string[]> {
    return Promise.all(
      asked.map(async ([method, path, body]) => {
        const form = path.startsWith('/mq/') && body !== undefined;
        const reply = await fetch(`${this.mq.url}${path}`, {
          method,
          ...(body === undefined ? {} : { body }),
          ...(form ? { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } } : {}),
        });
        return `${method} ${path} ${reply.status} ${await reply.text()}`;
      }),
    );
  }

  /** All requests, with handles of messages that are out; what was written until then is forgotten. */
  async prepared(): Promise<readonly Request[]> {
    await this.ask([publish]);
    const [polled = ''] = await this.ask([['GET', POLL]]);
    const [, handle = ''] = /<ReceiptHandle>([^<]*)</.exec(polled) ?? [];
    const message: Request = ['GET', '/mq/message?topic=orders&consumer=shop'];
    let id = '';
    for (let n = 0; n < 4; n++) {
      const [got = ''] = await this.ask([message]);
      id = /"requestId":"([^"]+)"/.exec(got)?.[1] ?? id;
    }
    this.requestLines.length = this.log.length = 0;
    return requests(handle, id);
  }
}

describeOwnRedis('an outage of Redis', (redis) => {
  let bed: Bed;
  beforeEach(async () => {
    bed = await Bed.start(redis().url);
  });
  afterEach(() => bed.mq.close());

  /** What no client may read. */
  const expectPlain = (replies: readonly string[]): void => {
    for (const reply of replies) {
      expect(reply).not.toMatch(INTERNAL);
      expect(reply).not.toContain(`:${redis().processes[0]?.port}`);
    }
  };

  it('shows no client where Redis is, and leaves two lines besides one a request', async () => {
    const all = await bed.prepared();
    const [process] = redis().processes;
    await process?.kill();
    const replies = await bed.ask(all);
    const sent = bed.mq.send({ topic: 'orders', body: 'm' });
    await expect(sent).rejects.toThrow(/^StoreUnavailable: the store cannot be reached$/);
    await process?.restart();
    const [began, ended, ...more] = await bed.lines(2);
    expectPlain(replies);
    const served = replies.filter((reply) => !/the store cannot be reached/i.test(reply));
    expect(served).toEqual([]);
    expect(replies).toHaveLength(30);
    expect(bed.requestLines).toHaveLength(30);
    const place = `no connection to Redis at 127.0.0.1:${process?.port}`;
    const cause = '(the connection broke|nothing listens there)';
    expect(began).toMatch(new RegExp(`^outage: ${place}: ${cause}$`));
    expect(ended).toMatch(
      new RegExp(`^outage over after \\d+\\.\\d s, \\d+ calls failed: ${place}: ${cause}$`),
    );
    expect(more).toEqual([]);
  });

  it('is told once while the memory of Redis is full, and whoever publishes is told why', async () => {
    const all = await bed.prepared();
    const admin = new Redis(redis().url);
    await admin.config('SET', 'maxmemory', '1');
    const replies = await bed.ask([...all.slice(0, 2), ...all]);
    const [told] = await bed.ask([ready]);
    await admin.config('SET', 'maxmemory', '0');
    admin.disconnect();
    // What had failed goes well again.
    await bed.ask([publish, ready]);
    const lines = await bed.lines(2);
    expectPlain(replies);
    expect(replies[0]).toMatch(/ 500 .*Redis has no memory left for messages \(its maxmemory/s);
    expect(told).toMatch(/ 503 .*"reason":"Redis has no memory left for messages/);
    expect(lines).toEqual([
      expect.stringMatching(/^outage: Redis at 127.* has no memory left for messages/),
      expect.stringMatching(/^outage over after .* calls failed: Redis at 127.* no memory left/),
    ]);
  });
});
