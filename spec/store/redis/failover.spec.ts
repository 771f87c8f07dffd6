import { MqError } from '../../../src/errors';
import { openRedisStore } from '../../../src/store/redis/redis-store';
import type { Store } from '../../../src/store/store';
import { ask, ClusterBed, SentinelBed, type RedisBed } from '../../chaos/redis-beds';
import { Bed, HOLD, T } from '../bed';

/** Messages published, handed out and acked without a break until it is told to end. */
class Load {
  #ending = false;
  #next = 0;
  readonly accepted = new Set<string>();
  readonly acked = new Set<string>();
  /** Those whose ack was asked for, and may have been done. */
  readonly #asked = new Set<string>();
  /** Handed out although they had been acked. */
  readonly again: string[] = [];

  constructor(private readonly b: Bed) {}

  async run(): Promise<void> {
    while (!this.#ending) {
      const payload = `${this.#next++}`;
      const published = async () => {
        await this.b.put(payload);
        this.accepted.add(payload);
      };
      await Promise.all([orRefused(published), orRefused(() => this.#consume(T))]);
    }
  }

  /** Ends it, and consumes what is left, also what was handed out and whose reply was lost. */
  async end(): Promise<void> {
    this.#ending = true;
    for (let round = 1; round <= 2; round++) {
      while ((await this.#consume(T + round * 2 * HOLD)) > 0);
    }
  }

  async #consume(now: number): Promise<number> {
    const { taken } = await this.b.pop({ now });
    this.again.push(...taken.map(({ payload }) => payload).filter((one) => this.acked.has(one)));
    if (taken.length === 0) return 0;
    for (const { payload } of taken) this.#asked.add(payload);
    const answers = await this.b.settle(taken, { as: 'acked', now });
    taken.forEach(({ payload }, index) => {
      if (answers[index] === 'done') this.acked.add(payload);
    });
    return taken.length;
  }

  /** Accepted, and never handed out to be acked. */
  get lost(): string[] {
    return [...this.accepted].filter((payload) => !this.#asked.has(payload));
  }

  /** Resolves when more was accepted, and more acked. */
  async goesOn(): Promise<void> {
    const [accepted, acked] = [this.accepted.size, this.acked.size];
    while (this.accepted.size < accepted + 5 || this.acked.size < acked + 5) {
      await new Promise(setImmediate);
    }
  }
}

/** A call that may be refused while there is no master. */
async function orRefused(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof MqError) || error.code !== 'StoreUnavailable') throw error;
  }
}

/** Does something to a bed while messages come and go, and holds that none was lost or came again. */
async function underLoad<B extends RedisBed>(
  starting: Promise<B>,
  minReplicas: number,
  strike: (bed: B, load: Load, b: Bed) => Promise<void>,
): Promise<void> {
  const bed = await starting;
  let store: Store | undefined;
  try {
    store = await openRedisStore({ url: bed.url, minReplicas });
    const b = new Bed(store);
    const load = new Load(b);
    const ended = load.run();
    await load.goesOn();
    await strike(bed, load, b);
    await load.goesOn();
    const drained = load.end();
    await Promise.all([ended, drained]);
    expect(load.again).toEqual([]);
    expect(load.lost).toEqual([]);
  } finally {
    await store?.close();
    await Promise.all(bed.processes.map((process) => process.stop()));
  }
}

describe('behind a Sentinel, with replicas that confirm', () => {
  it(
    'goes on with the new master when the old one was killed',
    () =>
      underLoad(SentinelBed.start(), 1, async (bed, load) => {
        const old = await bed.master();
        await old.kill();
        await bed.replaced(old);
        await load.goesOn();
        await old.restart();
        await bed.whole();
      }),
    90_000,
  );

  it(
    'goes on with the new master when the old one hangs',
    () =>
      underLoad(SentinelBed.start(), 1, async (bed, load) => {
        const old = await bed.master();
        old.signal('SIGSTOP');
        await bed.replaced(old);
        await load.goesOn();
        old.signal('SIGCONT');
        await bed.whole();
      }),
    90_000,
  );

  it(
    'goes on with the new master after a planned change, when all of them confirm',
    () =>
      underLoad(SentinelBed.start(), 2, async (bed) => {
        const old = await bed.master();
        await ask(bed.sentinel.port, 'SENTINEL', 'FAILOVER', 'main');
        await bed.replaced(old);
        await bed.whole();
      }),
    90_000,
  );
});

describe('on a cluster, with replicas that confirm', () => {
  it(
    'goes on with the replica of a master that hangs',
    () =>
      underLoad(ClusterBed.start(), 1, async (bed, _load, b) => {
        const key = `{${b.topic.instance}/${b.topic.topic}}`;
        const slot = await ask(bed.processes[0]?.port ?? 0, 'CLUSTER', 'KEYSLOT', key);
        const [owner] = await bed.masters(Number(slot));
        owner?.signal('SIGSTOP');
        if (owner !== undefined) await bed.replaced(Number(slot), owner);
        owner?.signal('SIGCONT');
        await bed.whole();
      }),
    90_000,
  );
});
