import { clearTopics } from '../../src/store/clear-topics';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { MemoryStore } from '../../src/store/memory/memory-store';
import { openRedisStore } from '../../src/store/redis/redis-store';
import type { Store } from '../../src/store/store';
import { randomHistories } from '../support/random-histories';
import { describeRedis } from '../support/redis';
import { histories, type Step } from '../support/store-history';
import { Player } from '../support/store-player';

describeRedis('the embedded store and the Redis store', (url) => {
  let redis: Store;
  beforeAll(async () => {
    redis = await openRedisStore({ url: url() });
  });
  afterAll(() => redis.close());

  const compare = async (history: readonly Step[]) => {
    const instance = `agreement-${randomBytes(6).toString('hex')}`;
    const players = [new Player(new MemoryStore(), instance), new Player(redis, instance)] as const;
    try {
      for (const [n, step] of history.entries()) {
        const expected = await players[0].play(step);
        const answer = { step: n, call: step, answer: await players[1].play(step) };
        expect(answer).toEqual({ step: n, call: step, answer: expected });
      }
    } finally {
      await clearTopics(redis, instance);
    }
  };

  it('give the same answer to every call of any history', async () => {
    await fc.assert(fc.asyncProperty(histories, compare), randomHistories('store'));
  }, 3_600_000);
});
