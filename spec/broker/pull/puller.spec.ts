import { Broker } from '../../../src/broker/broker';
import { policyOf } from '../../../src/broker/policy';
import { ticketsOf, type PollCall, type PullRules } from '../../../src/broker/pull/call';
import { Puller } from '../../../src/broker/pull/puller';
import { PullTable } from '../../../src/broker/pull/pull-table';
import { MqError } from '../../../src/errors';
import { MemoryStore } from '../../../src/store/memory/memory-store';
import type { Subscription } from '../../../src/store/store';
import { ManualClock } from '../../support/manual-clock';

/** A store in which every change of a position happens while others are under way. */
class BusyStore extends MemoryStore {
  override async swap(...args: Parameters<MemoryStore['swap']>): Promise<boolean> {
    await new Promise((turn) => setImmediate(turn));
    return super.swap(...args);
  }
}

/** A table whose queues cannot be read. */
class UnreadableTable extends PullTable {
  override read(): Promise<never> {
    return Promise.reject(new Error('no broker'));
  }
}

const rules: PullRules = {
  start: 'earliest',
  freshRanking: false,
  keepUselessLock: false,
  stickyForce: true,
};

describe('Pulling', () => {
  const clock = new ManualClock();
  let store: MemoryStore;
  let pullers: Puller[];
  let broker: Broker;
  const of = { instance: '', topic: 't', group: 'g' };

  beforeEach(async () => {
    store = new BusyStore();
    await store.declare({ topic: of, shape: { type: 'normal', queues: 4 } });
    broker = new Broker({ store, clock, policy: policyOf('relaxed') });
    const options = { store, clock, retentionMs: 3 * 24 * 3_600_000 };
    pullers = [1, 2].map(() => pullerOn(new PullTable(options)));
  });

  afterEach(() => broker.close());

  const pullerOn = (table: PullTable): Puller => {
    const { polls, events } = broker;
    return new Puller({ table, clock, polls, events, handleOf: () => 'handle' });
  };

  const call = (values: Partial<PollCall> = {}): PollCall => ({
    of,
    rules,
    pop: false,
    tickets: [],
    limit: 2,
    timeoutMs: 300_000,
    ip: '127.0.0.1',
    client: 'spec',
    gate: () => undefined,
    ...values,
  });
  const put = async (queue: number, ...bodies: string[]) => {
    for (const body of bodies) await broker.publish(of, { body }, 'R', { queue });
  };
  const first = (): Puller => pullers[0] ?? fail();

  it('gives polls that come at the same moment, in two processes, different queues', async () => {
    for (const queue of [0, 1, 2, 3]) await put(queue, 'a');
    const polls = [0, 1, 0, 1, 0, 1].map((n) => (pullers[n] ?? fail()).poll(call()));
    const polled = await Promise.all(polls);
    const queues = polled.flatMap((one) => (one === undefined ? [] : [one.queue]));
    expect(queues.sort()).toEqual([0, 1, 2, 3]);
    expect(polled.filter((one) => one === undefined)).toHaveLength(2);
  });

  it('delivers every message once to consumers that poll and ack at random', async () => {
    for (let n = 0; n < 40; n++) await put(n % 4, `m${n}`);
    const found: string[] = [];
    const held = new Set<number>();
    const consume = async (n: number): Promise<void> => {
      let tickets: PollCall['tickets'] = [];
      for (let idle = 0; idle < 12;) {
        tickets.forEach(({ queue }) => held.delete(queue));
        const polled = await (pullers[n % 2] ?? fail()).poll(call({ tickets }));
        tickets = polled === undefined ? [] : ticketsOf(polled);
        for (const { queue } of tickets) {
          expect(held.has(queue)).toBe(false);
          held.add(queue);
        }
        const bodies = polled?.messages.map(({ message }) => message.body) ?? [];
        found.push(...bodies);
        idle = bodies.length === 0 ? idle + 1 : 0;
      }
    };
    await Promise.all([0, 1, 2, 3, 4, 5].map(consume));
    expect(found).toHaveLength(40);
    expect(new Set(found).size).toBe(40);
  });

  it('gives locks that are taken in one millisecond different times, so that an old ticket opens no new lock', async () => {
    await put(0, 'a', 'b', 'c', 'd');
    await store.declare({
      topic: { ...of, topic: 'single' },
      shape: { type: 'normal', queues: 1 },
    });
    const single = { ...of, topic: 'single' };
    for (const body of ['a', 'b', 'c']) await broker.publish(single, { body }, 'R');
    const one = await first().poll(call({ of: single }));
    const old = one?.ticket ?? fail();
    const two = await first().poll(call({ of: single, tickets: [old] }));
    expect(two?.messages.map(({ message }) => message.body)).toEqual(['c']);
    expect(await first().ack(single, old, 300_000)).toMatchObject({ as: 'older' });
    expect(await first().poll(call({ of: single }))).toBeUndefined();
  });

  it('keeps groups apart', async () => {
    await put(0, 'a');
    const bodies = async (group: string) =>
      (await first().poll(call({ of: { ...of, group } })))?.messages.map(
        ({ message }) => message.body,
      );
    expect(await bodies('g')).toEqual(['a']);
    expect(await bodies('h')).toEqual(['a']);
  });

  it('begins at the end where the rules say so, whatever comes before the first ack', async () => {
    const latest = { ...rules, start: 'latest' } as const;
    await put(0, 'old');
    const polled = await first().poll(call({ rules: latest }));
    expect(polled).toMatchObject({ status: 'NO_NEW_MSG', offset: 1, firstConsume: true });
    await put(0, 'between');
    await first().ack(of, polled?.ticket ?? fail(), 300_000);
    const found = [];
    for (let n = 0; n < 4; n++) {
      const next = await first().poll(call({ rules: latest }));
      found.push(...(next?.messages.map(({ message }) => message.body) ?? []));
    }
    expect(found).toEqual(['between']);
  });

  it('finds a message that came while the topic was thought empty within as many polls as there are queues', async () => {
    let tickets: PollCall['tickets'] = [];
    for (let n = 0; n < 8; n++) {
      const polled = await first().poll(call({ tickets }));
      tickets = polled === undefined ? [] : ticketsOf(polled);
    }
    await put(2, 'new');
    const statuses = [];
    for (let n = 0; n < 4; n++) statuses.push((await first().poll(call()))?.status);
    expect(statuses).toContain('FOUND');
  });

  it('refuses a topic that is not there, or makes it where it may', async () => {
    const missing: Subscription = { ...of, topic: 'missing' };
    await expect(first().poll(call({ of: missing }))).rejects.toThrow(MqError);
    const table = new PullTable({
      store,
      clock,
      retentionMs: 1,
      create: { type: 'normal', queues: 2 },
    });
    const puller = pullerOn(table);
    expect((await puller.poll(call({ of: missing })))?.status).toBe('NO_NEW_MSG');
    expect(await table.rows(missing)).toHaveLength(2);
  });

  it('unlocks a queue whose pull failed', async () => {
    const table = new PullTable({ store, clock, retentionMs: 1 });
    // The rows are there, so that what fails is the read from a queue that was locked.
    expect(await table.rows(of)).toHaveLength(4);
    const failing = pullerOn(new UnreadableTable({ store, clock, retentionMs: 1 }));
    for (let n = 0; n < 6; n++) await expect(failing.poll(call())).rejects.toThrow('no broker');
    expect((await table.rows(of)).map(({ lockAt }) => lockAt)).toEqual([0, 0, 0, 0]);
  });
});

function fail(): never {
  throw new Error('not there');
}
