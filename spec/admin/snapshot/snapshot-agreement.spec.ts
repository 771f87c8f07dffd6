import { clearTopics } from '../../../src/store/clear-topics';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { Snapshots } from '../../../src/admin/snapshot/snapshots';
import type { Snapshot } from '../../../src/admin/snapshot/snapshot-schema';
import { MemoryStore } from '../../../src/store/memory/memory-store';
import { openRedisStore } from '../../../src/store/redis/redis-store';
import type { Store } from '../../../src/store/store';
import { histories, type Step } from '../../support/store-history';
import { Player } from '../../support/store-player';
import { ManualClock } from '../../support/manual-clock';
import { randomHistories } from '../../support/random-histories';
import { describeRedis } from '../../support/redis';

function snapshotsOf(store: Store): Snapshots {
  const clock = new ManualClock();
  return new Snapshots({
    store,
    clock,
    empty: () => clearTopics(store),
    learn: () => {},
    spaces: [],
  });
}

/** Nothing grows old: of what is past its retention a snapshot has no more than a count. */
function young(step: Step): Step {
  return 'keptMs' in step ? { ...step, keptMs: 1e6 } : step;
}

describeRedis('a snapshot', (url) => {
  let redis: Store;
  beforeAll(async () => {
    redis = await openRedisStore({ url: url(), prefix: `spec-${randomBytes(6).toString('hex')}` });
  });
  afterAll(() => redis.close());

  const compare = async ([before, after]: readonly [readonly Step[], readonly Step[]]) => {
    const ns = 'instance';
    const memory = new MemoryStore();
    const original = new Player(memory, ns);
    const onRedis = new Player(redis, ns);
    try {
      for (const step of before) {
        await original.play(step);
        await onRedis.play(step);
      }
      const snapshot = await snapshotsOf(memory).take();
      expect(await snapshotsOf(redis).take()).toEqual(snapshot);
      const text = JSON.stringify(snapshot);
      const fresh = new MemoryStore();
      await snapshotsOf(fresh).restore(JSON.parse(text) as Snapshot);
      await snapshotsOf(redis).restore(JSON.parse(text) as Snapshot);
      const players = [original, original.fork(fresh, ns), original.fork(redis, ns)] as const;
      for (const step of after) {
        const expected = await players[0].play(step);
        expect(await players[1].play(step)).toEqual(expected);
        expect(await players[2].play(step)).toEqual(expected);
      }
    } finally {
      await clearTopics(redis);
    }
  };

  it('of either store is the same, and both go on from it as if nothing had happened', async () => {
    const both = fc.tuple(
      histories.map((steps) => steps.map(young)),
      histories.map((steps) => steps.map(young)),
    );
    await fc.assert(fc.asyncProperty(both, compare), randomHistories('snapshot'));
  }, 3_600_000);
});
