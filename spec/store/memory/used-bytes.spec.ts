import fc from 'fast-check';
import { clearTopics } from '../../../src/store/clear-topics';
import { exportTopic } from '../../../src/store/export';
import { MemoryStore } from '../../../src/store/memory/memory-store';
import { randomHistories } from '../../support/random-histories';
import { histories, type Step } from '../../support/store-history';
import { Player } from '../../support/store-player';
import { Bed, T } from '../bed';

/** What a store takes that was given the same by another way. */
async function countedAnew(store: MemoryStore): Promise<number> {
  const other = new MemoryStore();
  for (const topic of await store.topics()) {
    for await (const part of exportTopic(store, topic)) await other.importTopic(topic, part);
  }
  return other.usedBytes();
}

describe('The bytes that the embedded store takes', () => {
  it('are those of what is in it, whatever was done to it', async () => {
    const play = async (history: readonly Step[]) => {
      const store = new MemoryStore();
      const player = new Player(store, 'spec');
      for (const step of history) await player.play(step);
      // Holds whose entry is gone are not transferred; sweeping ends them.
      const all = { maxTimes: 1e9, retainHalfSince: 0, retainDeadSince: 0, groupsSince: 0 };
      for (const topic of await store.topics()) {
        await store.sweep(topic, { ...all, now: Number.MAX_SAFE_INTEGER, retainSince: 0 });
      }
      expect(store.usedBytes()).toBe(await countedAnew(store));
      await clearTopics(store);
      expect(store.usedBytes()).toBe(0);
    };
    await fc.assert(fc.asyncProperty(histories, play), randomHistories('store'));
  }, 3_600_000);

  it('are twice the characters where some are not ASCII', async () => {
    const grown = async (payload: string) => {
      const store = new MemoryStore();
      const bed = new Bed(store);
      await bed.put('');
      const before = store.usedBytes();
      await bed.put(payload);
      return store.usedBytes() - before;
    };
    const empty = await grown('');
    expect((await grown('x'.repeat(1000))) - empty).toBe(1000);
    expect((await grown('好'.repeat(1000))) - empty).toBe(2000);
  });

  it('are given back with a group, its deliveries and dead letters', async () => {
    const store = new MemoryStore();
    const bed = new Bed(store);
    await bed.fill('a b');
    const before = store.usedBytes();
    const { taken } = await bed.pop();
    await bed.settle(taken.slice(0, 1), { as: 'buried', now: T });
    expect(store.usedBytes()).toBeGreaterThan(before);
    await store.drop(bed.group());
    expect(store.usedBytes()).toBe(before);
    await bed.pop();
    await bed.sweep({ groupsSince: T + 1 });
    expect(store.usedBytes()).toBe(before);
  });
});
