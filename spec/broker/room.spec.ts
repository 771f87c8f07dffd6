import { Broker } from '../../src/broker/broker';
import { relaxedPolicy, type Policy } from '../../src/broker/policy';
import { MemoryStore } from '../../src/store/memory/memory-store';
import { codeOf } from '../store/bed';
import { settled } from '../support/broker-bed';
import { ManualClock } from '../support/manual-clock';

const LIMIT = 1024 * 1024;
const BODY = 'x'.repeat(10_000);
const to = { instance: '', topic: 'orders' };
const of = { ...to, group: 'g' };

/** A broker on a store that may take a megabyte. */
class RoomBed {
  readonly clock = new ManualClock();
  readonly store = new MemoryStore();
  readonly broker: Broker;

  constructor(autoCreate: Policy['autoCreate'] = 'on') {
    const { store, clock } = this;
    const policy = { ...relaxedPolicy, autoCreate };
    this.broker = new Broker({ store, clock, policy, memoryBytes: LIMIT });
  }

  publish(topic = to) {
    return this.broker.publish(topic, { body: BODY }, 'R');
  }

  consume(limit = 16, topic = to) {
    return this.broker.consume({ ...of, ...topic, limit, waitMs: 0, mode: 'any' });
  }

  /** Takes a message and settles it; says whether there was one. */
  async finish(topic = to): Promise<boolean> {
    const deliveries = await this.consume(1, topic);
    const handles = deliveries.map(({ receiptHandle }) => receiptHandle);
    await this.broker.ack({ ...of, ...topic }, handles);
    return handles.length > 0;
  }

  /** Publishes until it is refused; says how many were taken. */
  async fill(topic = to): Promise<number> {
    for (let taken = 0; ; taken++) {
      if ((await codeOf(this.publish(topic))) === 'StoreFull') return taken;
    }
  }
}

describe('A store that is full', () => {
  let bed: RoomBed;
  beforeEach(() => {
    bed = new RoomBed();
  });
  afterEach(() => bed.broker.close());

  it('takes no message, in words that say why', async () => {
    await bed.fill();
    await expect(bed.publish()).rejects.toThrow(
      'StoreFull: the store is full: its messages take 1 MB and may take 1; consume and ack, or set --memory',
    );
    expect(await bed.broker.room?.whyFull()).toContain('the store is full');
    expect(bed.store.usedBytes()).toBeLessThan(LIMIT + 2 * BODY.length);
  });

  it('hands out all that it took, and takes messages again for what is acked', async () => {
    const taken = await bed.fill();
    let got = 0;
    for (; await bed.finish(); got++);
    expect(got).toBe(taken);
    expect(await codeOf(bed.publish())).toBe('done');
    expect(await bed.fill()).toBeGreaterThan(taken - 3);
  });

  it('keeps what is in flight and what no group has seen', async () => {
    await bed.store.declare({ topic: to, shape: { type: 'normal', queues: 1 } });
    await bed.broker.declareGroup({ ...of, group: 'late' });
    const taken = await bed.fill();
    while (await bed.finish());
    expect(await codeOf(bed.publish())).toBe('StoreFull');
    const late = { ...of, group: 'late', limit: taken + 1, waitMs: 0, mode: 'any' } as const;
    expect(await bed.broker.consume(late)).toHaveLength(taken);
    expect(await codeOf(bed.publish())).toBe('StoreFull');
  });

  it('takes messages for one topic when others have settled theirs, in turn', async () => {
    const others = ['a', 'b', 'c'].map((topic) => ({ ...to, topic }));
    for (const other of others) await bed.publish(other);
    await bed.fill();
    for (const other of others) while (await bed.finish(other));
    const codes = new Set<unknown>();
    for (let n = 0; n < 4; n++) codes.add(await codeOf(bed.publish()));
    expect(codes).toContain('done');
  });

  it('is told by whoever asks that there is room as soon as all is settled', async () => {
    await bed.fill();
    while (await bed.finish());
    expect(await bed.broker.room?.whyFull()).toBeUndefined();
    expect(bed.store.usedBytes()).toBeLessThanOrEqual(LIMIT * 0.75);
  });

  it('lets groups be made by polls, but not without end', async () => {
    await bed.fill();
    expect(await codeOf(bed.consume(1))).toBe('done');
    const groups = Array.from({ length: 500 }, (_, n) => `g${n}`);
    const codes = [];
    for (const group of groups) {
      codes.push(
        await codeOf(bed.broker.consume({ ...of, group, limit: 1, waitMs: 0, mode: 'any' })),
      );
    }
    expect([codes[0], codes.at(-1)]).toEqual(['done', 'StoreFull']);
    expect(bed.store.usedBytes()).toBeLessThan(LIMIT * 1.2);
    expect(await codeOf(bed.consume(1))).toBe('done');
  });

  it.each(['on', 'warn'] as const)(
    'makes no topic for a poll, with auto-create %s',
    async (autoCreate) => {
      bed = new RoomBed(autoCreate);
      await bed.fill();
      expect(await codeOf(bed.consume(1, { ...to, topic: 'other' }))).toBe('StoreFull');
      expect(await bed.store.topics()).toEqual([to]);
    },
  );

  it('lets a topic be dropped or purged to have room', async () => {
    await bed.fill();
    await bed.store.purge(to);
    expect(await codeOf(bed.publish())).toBe('done');
  });
});

describe('A store that is getting full', () => {
  it('lets go what is settled, the oldest first, whatever topic it is in', async () => {
    const bed = new RoomBed();
    const [old, young, kept] = [{ ...to, topic: 'z' }, to, { ...to, topic: 'kept' }];
    for (let n = 0; n < 20; n++) await bed.publish(old);
    bed.clock.advance(60_000);
    for (let n = 0; n < 40; n++) await bed.publish(young);
    for (const topic of [old, young]) while (await bed.finish(topic));
    while (bed.broker.room?.isShort === false) await bed.publish(kept);
    await bed.publish(kept);
    for (let n = 0; n < 10; n++) await settled();
    const minOf = async (topic: typeof to) => {
      const described = await bed.store.describe(topic, bed.clock.now());
      return described?.ranges[0]?.min;
    };
    expect([await minOf(old), await minOf(young), await minOf(kept)]).toEqual([20, 0, 0]);
    await bed.broker.close();
  });
});
