import { clearTopics } from '../../../src/store/clear-topics';
import { MqError } from '../../../src/errors';
import { openRedisStore } from '../../../src/store/redis/redis-store';
import type { Store } from '../../../src/store/store';
import { describeRedisCluster } from '../../support/redis';
import { SlotMove } from '../../support/slot-move';
import { Bed, T } from '../bed';

const QUEUES = 8;
const GROUPS = ['a', 'b', 'c', 'd', 'e', 'f'];
const MOVES = 6;
type Numbers = number[];

/** Messages of an ordered topic, published and consumed without a break until it is told to end. */
class Load {
  #ending = false;
  readonly #sent: Numbers = new Array<number>(QUEUES).fill(0);
  readonly #got = new Map(GROUPS.map((group) => [group, new Array<number>(QUEUES).fill(0)]));
  /** What came twice, too late or too early. */
  readonly breaks: string[] = [];

  constructor(private readonly b: Bed) {}

  /** Runs until {@link end} and until all is consumed. */
  async run(): Promise<void> {
    const publishers = this.#sent.map((_, queue) => this.#publish(queue));
    const consumers = GROUPS.flatMap((group) => [this.#consume(group), this.#consume(group)]);
    await Promise.all([...publishers, ...consumers]);
  }

  end(): void {
    this.#ending = true;
  }

  get sent(): Numbers {
    return this.#sent;
  }

  got(group: string): Numbers {
    return this.#got.get(group) ?? [];
  }

  async #publish(queue: number): Promise<void> {
    while (!this.#ending) {
      const next = this.#sent[queue] ?? 0;
      await this.#once(() => this.b.put(`${queue} ${next}`, { queue, queues: QUEUES }));
      this.#sent[queue] = next + 1;
    }
  }

  async #consume(group: string): Promise<void> {
    while (!this.#ending || this.got(group).join() !== this.#sent.join()) {
      const { taken } = await this.#once(() => this.b.pop({ group, orderly: true }));
      for (const { payload } of taken) this.#note(group, payload);
      const settled = taken.length > 0 && { as: 'acked' as const, now: T, unlock: true };
      if (settled) await this.#once(() => this.b.settle(taken, settled, group));
    }
  }

  #note(group: string, payload: string): void {
    const [queue = 0, number] = payload.split(' ').map(Number);
    const expected = this.got(group)[queue] ?? 0;
    if (number !== expected) this.breaks.push(`${group}: ${payload} in place of ${expected}`);
    this.got(group)[queue] = expected + 1;
  }

  /** A call that was refused did nothing, and is made again. */
  async #once<Reply>(call: () => Promise<Reply>): Promise<Reply> {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof MqError) || error.code !== 'StoreUnavailable') throw error;
      }
    }
  }

  /** Resolves when every queue has got another message, which shows that the load goes on. */
  async goesOn(): Promise<void> {
    const before = [...this.#sent];
    const hasMore = () => this.#sent.every((sent, queue) => sent > (before[queue] ?? 0));
    while (!hasMore()) await new Promise(setImmediate);
  }
}

describeRedisCluster('resharding an ordered topic of 8 queues and 6 groups under load', (redis) => {
  let store: Store;
  beforeAll(async () => {
    store = await openRedisStore({ url: redis().url });
  });
  afterAll(() => store.close());

  it(`loses nothing and keeps the order, ${MOVES} times`, async () => {
    const b = new Bed(store);
    const load = new Load(b);
    const ended = load.run();
    await load.goesOn();
    const ports = redis().processes.map(({ port }) => port);
    for (let moved = 0; moved < MOVES; moved++) {
      const move = await SlotMove.open(`mqrest:{${b.topic.instance}/orders}`, ports);
      const keys = await move.left();
      expect(keys.length).toBeGreaterThan(QUEUES);
      // In an order of its own each time, with others' turns between.
      const from = Math.floor((keys.length * moved) / MOVES);
      for (const key of [...keys.slice(from), ...keys.slice(0, from)]) {
        await move.take(key);
        await new Promise(setImmediate);
      }
      await move.finish();
      await load.goesOn();
    }
    load.end();
    await ended;
    expect(load.breaks).toEqual([]);
    for (const group of GROUPS) expect(load.got(group)).toEqual(load.sent);
    const described = await b.describe();
    expect(described?.queues).toBe(QUEUES);
    await clearTopics(store, b.topic.instance);
  }, 120_000);
});
