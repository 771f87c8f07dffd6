import { MemoryStore } from '../../../src/store/memory/memory-store';
import { Bed, HOLD, T } from '../bed';

/** A topic of a store that can let go what is settled. */
class SettledBed extends Bed {
  constructor(readonly embedded = new MemoryStore()) {
    super(embedded);
  }

  /** How many entries go; a pull position is the first offset that its group needs. */
  async drop(before = Infinity): Promise<number> {
    const { removed } = await this.embedded.dropSettled(this.topic, { before, needed: Number });
    return removed;
  }

  /** Takes so many entries for a group and settles them. */
  async finish(limit: number, group = 'group'): Promise<void> {
    const { taken } = await this.pop({ group, limit });
    await this.settle(taken, { as: 'acked', now: T }, group);
  }
}

describe('The embedded store, asked to let go what is settled', () => {
  let bed: SettledBed;
  beforeEach(() => {
    bed = new SettledBed();
  });

  it('drops what every group has settled, and no more', async () => {
    await bed.fill('a b c d');
    await bed.finish(3);
    await bed.finish(2, 'other');
    expect(await bed.drop()).toBe(2);
    expect(await bed.take({ group: 'other' })).toBe('c d');
    expect(await bed.take()).toBe('d');
  });

  it('keeps what is in flight, has come back, and all behind it', async () => {
    await bed.fill('a b c');
    const { taken } = await bed.pop();
    await bed.settle(taken.slice(0, 1));
    await bed.settle(taken.slice(2));
    expect(await bed.drop()).toBe(1);
    expect(await bed.take({ now: T + HOLD })).toBe('b');
    expect(await bed.drop()).toBe(0);
  });

  it('keeps what no group is there for', async () => {
    await bed.fill('a b');
    expect(await bed.drop()).toBe(0);
  });

  it('counts what a group passes over for its tag as settled', async () => {
    await bed.put('a', { tag: 'A' });
    await bed.pop({ tags: ['B'] });
    expect(await bed.drop()).toBe(1);
  });

  it('keeps scheduled and half messages, and dead letters', async () => {
    await bed.put('later', { at: T + 1 });
    await bed.put('half', { heldUntil: T + 1 });
    await bed.put('dead');
    const { taken } = await bed.pop();
    await bed.settle(taken, { as: 'buried', now: T });
    expect(await bed.drop()).toBe(1);
    const { groups, ...topic } = (await bed.describe()) ?? { groups: [] };
    expect(topic).toMatchObject({ scheduled: 1, half: 1 });
    expect(groups).toMatchObject([{ dead: 1 }]);
  });

  it('begins with what is older than a time', async () => {
    await bed.put('a');
    await bed.put('b', { now: T + 1 });
    await bed.finish(2);
    expect(await bed.drop(T + 1)).toBe(1);
    expect(await bed.drop(T + 1)).toBe(0);
    expect(await bed.drop(T + 2)).toBe(1);
  });

  it('does a bounded part at a time', async () => {
    await bed.fill('x '.repeat(300).trim());
    await bed.finish(300);
    const { topic, embedded } = bed;
    const options = { before: Infinity, needed: Number };
    expect(await embedded.dropSettled(topic, options)).toEqual({ removed: 256, more: true });
    expect(await embedded.dropSettled(topic, options)).toEqual({ removed: 44, more: false });
  });

  it('gives back their memory and goes on with their offsets', async () => {
    const store = bed.embedded;
    const group = { group: bed.group(), start: 'earliest', now: T } as const;
    await store.declare({ topic: bed.topic, shape: { type: 'normal', queues: 1 } });
    await store.declare(group);
    const empty = store.usedBytes();
    await bed.fill('a b c');
    await bed.finish(3);
    await bed.drop();
    expect(store.usedBytes()).toBe(empty);
    expect(await bed.put('d')).toMatchObject({ offset: 3 });
  });

  describe('of a group that pulls', () => {
    const swap = (queue: number, after: string) =>
      bed.store.swap(bed.group('puller'), queue, undefined, after, T);

    it('goes by its positions, not by the place where it never popped', async () => {
      await bed.fill('a b c');
      await swap(0, '2');
      expect(await bed.drop()).toBe(2);
    });

    it('keeps a queue of which it has no position', async () => {
      await bed.put('a', { queue: 0, queues: 2 });
      await bed.put('b', { queue: 1 });
      await swap(0, '1');
      expect(await bed.drop()).toBe(1);
    });

    it('goes by both where it pops too', async () => {
      await bed.fill('a b c');
      await swap(0, '3');
      await bed.finish(1, 'puller');
      expect(await bed.drop()).toBe(1);
    });
  });
});
