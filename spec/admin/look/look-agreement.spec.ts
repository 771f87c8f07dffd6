import { clearTopics } from '../../../src/store/clear-topics';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { policyOf } from '../../../src/broker/policy';
import { Polls } from '../../../src/broker/polls';
import { LocalLook } from '../../../src/admin/look/local-look';
import { MemoryStore } from '../../../src/store/memory/memory-store';
import { openRedisStore } from '../../../src/store/redis/redis-store';
import type { Store } from '../../../src/store/store';
import { histories, type Step } from '../../support/store-history';
import { Player } from '../../support/store-player';
import { ManualClock } from '../../support/manual-clock';
import { randomHistories } from '../../support/random-histories';
import { describeRedis } from '../../support/redis';

/** Looks at everything there is in an instance, all pages. */
async function lookAround(store: Store, ns: string, now: number): Promise<unknown> {
  const policy = policyOf('relaxed', { maxRetries: 1, retentionMs: 60, checkForMs: 60 });
  const peek = new LocalLook({
    store,
    clock: new ManualClock(now),
    policy,
    polls: new Polls(),
    pullStart: 'earliest',
  });
  const { topics } = await peek.topics({ ns });
  const seen: unknown[] = [topics, await peek.groups({ ns })];
  for (const { topic } of topics) {
    for (const group of [undefined, 'group-0', 'nobody']) {
      let cursor: string | undefined;
      do {
        const page = await peek.messages({ ns, topic, group, limit: 50, cursor });
        seen.push(page.messages);
        cursor = page.next;
      } while (cursor !== undefined);
    }
  }
  return seen;
}

describeRedis('peeking', (url) => {
  let redis: Store;
  beforeAll(async () => {
    redis = await openRedisStore({ url: url() });
  });
  afterAll(() => redis.close());

  it('changes no later answer, and shows the same of either store', async () => {
    const compare = async (history: readonly Step[]) => {
      const ns = `peek-${randomBytes(6).toString('hex')}`;
      const memory = new MemoryStore();
      const alone = new Player(new MemoryStore(), ns);
      const watched = [new Player(memory, ns), new Player(redis, ns)] as const;
      try {
        for (const step of history) {
          const answer = await alone.play(step);
          const seen = await lookAround(memory, ns, alone.now);
          expect(await lookAround(redis, ns, alone.now)).toEqual(seen);
          expect(await watched[0].play(step)).toEqual(answer);
          expect(await watched[1].play(step)).toEqual(answer);
        }
      } finally {
        await clearTopics(redis, ns);
      }
    };
    const short = histories.map((history) => history.slice(0, 40));
    await fc.assert(fc.asyncProperty(short, compare), randomHistories('look'));
  }, 3_600_000);
});
