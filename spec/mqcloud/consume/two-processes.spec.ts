import { randomUUID } from 'node:crypto';
import { CliProcess } from '../../support/cli-process';
import { describeRedis } from '../../support/redis';

interface Answer {
  readonly status: number;
  readonly message?: string;
  readonly result?: {
    readonly status: string;
    readonly requestId?: string;
    readonly msgList?: readonly { readonly message: string }[];
  };
}

const POLLERS = 6;
const MESSAGES = 400;

describeRedis('Two processes on one Redis', (url) => {
  let processes: CliProcess[] = [];
  let urls: string[] = [];

  beforeAll(async () => {
    const flags = ['--port', '0', '--store', 'redis', '--redis-url', url(), '--log', 'off'];
    processes = [new CliProcess(flags), new CliProcess(flags)];
    urls = await Promise.all(processes.map((process) => process.url()));
  }, 30_000);
  afterAll(() => Promise.all(processes.map((process) => process.stop())));

  async function call(at: number, path: string, values: Record<string, string>): Promise<Answer> {
    const base = urls[at % urls.length] ?? '';
    const form = new URLSearchParams(values);
    const res =
      path === '/mq/produce'
        ? await fetch(base + path, { method: 'POST', body: form })
        : await fetch(`${base}${path}?${form.toString()}`);
    return (await res.json()) as Answer;
  }

  it('no two polls ever hold one queue, and every message is delivered once', async () => {
    const topic = `two-${randomUUID()}`;
    const queues = new Set<string>();
    const held = new Map<string, number>();
    const found: string[] = [];
    let collisions = 0;
    let refused = 0;

    /** Polls until all is found, now at one process, now at the other, acking with the next poll. */
    async function consume(poller: number): Promise<void> {
      let requestId = '';
      for (let turn = 0; found.length < MESSAGES; turn++) {
        // From here on the batch may be acked, so from here on another may hold the queue.
        if (requestId !== '') held.delete(queueOf(requestId));
        const reply = await call(poller + turn, '/mq/message', {
          topic,
          consumer: 'c',
          maxPullSize: '3',
          requestId,
        });
        requestId = reply.result?.requestId ?? '';
        if (reply.status !== 200) {
          expect(reply.message).toBe('no consumerQueueOffsetResult');
          refused++;
        }
        if (requestId === '') continue;
        const queue = queueOf(requestId);
        queues.add(queue);
        if (held.has(queue)) collisions++;
        held.set(queue, poller);
        found.push(...(reply.result?.msgList ?? []).map(({ message }) => message));
      }
    }

    async function produce(): Promise<void> {
      for (let n = 0; n < MESSAGES; n += 4) {
        const some = [0, 1, 2, 3].map((i) =>
          call(i, '/mq/produce', { producer: `${topic}-producer`, message: `m${n + i}` }),
        );
        for (const { status } of await Promise.all(some)) expect(status).toBe(200);
      }
    }

    await Promise.all([produce(), ...Array.from({ length: POLLERS }, (_, n) => consume(n))]);
    expect(collisions).toBe(0);
    expect(new Set(found).size).toBe(MESSAGES);
    expect(found).toHaveLength(MESSAGES);
    expect(queues.size).toBe(4);
    // Six pollers and four queues: the locks were really contended for.
    expect(refused).toBeGreaterThan(0);
  }, 60_000);

  it('in pop mode several polls share a queue, and every message is delivered once', async () => {
    const topic = `pop-${randomUUID()}`;
    for (let n = 0; n < 60; n++) {
      const values = { producer: `${topic}-producer`, message: `m${n}`, orderId: 'x' };
      await call(n, '/mq/produce', values);
    }
    const found: string[] = [];
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        call(n, '/mq/message', { topic, consumer: 'c', pop: 'true', maxPullSize: '3' }),
      ),
    );
    for (const { result } of replies) {
      found.push(...(result?.msgList ?? []).map(({ message }) => message));
    }
    expect(new Set(found).size).toBe(found.length);
    expect(found.length).toBeGreaterThan(3);
  });
});

function queueOf(requestId: string): string {
  return Buffer.from(requestId, 'base64url').toString().split(',').slice(0, 2).join('/');
}
