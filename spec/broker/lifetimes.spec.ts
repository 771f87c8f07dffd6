import { clearTopics } from '../../src/store/clear-topics';
import { relaxedPolicy } from '../../src/broker/policy';
import { MemoryStore } from '../../src/store/memory/memory-store';
import { openRedisStore } from '../../src/store/redis/redis-store';
import type { Store } from '../../src/store/store';
import { BrokerBed, watched, settled } from '../support/broker-bed';
import { describeOwnRedis } from '../support/redis';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** What a message goes through until its end, by the numbers of the service. */
function describeLives(name: string, openStore: () => Promise<Store>): void {
  describe(name, () => {
    let bed: BrokerBed;
    beforeEach(async () => {
      const store = await openStore();
      await clearTopics(store);
      bed = new BrokerBed('relaxed', {}, store);
    });
    afterEach(async () => {
      await bed.broker.close();
      await bed.store.close();
    });

    it.each([
      ['any', 5 * MINUTE, undefined],
      ['orderly', MINUTE, 'k'],
    ] as const)(
      'a message is delivered 289 times (%s), then it is a dead letter and the next one comes',
      async (mode, retryMs, shardingKey) => {
        const { id } = await bed.publish({ body: 'poison', shardingKey });
        await bed.publish({ body: 'next', shardingKey });
        const firstAt = bed.clock.now();
        for (let n = 1; n <= relaxedPolicy.maxRetries + 1; n++) {
          const [delivery] = await bed.consume({ mode, limit: 1 });
          expect(delivery).toMatchObject({ message: { body: 'poison' }, consumedTimes: n });
          bed.clock.advance(retryMs);
        }
        expect(await bed.bodies({ mode, limit: 1 })).toEqual(['next']);
        const [letter] = await bed.broker.deadLetters(bed.of, 0, 10);
        const lastUntil = firstAt + 289 * retryMs;
        expect(letter).toMatchObject({
          message: { id },
          ...{ times: 289, firstAt, lastUntil, deadAt: lastUntil },
        });
        expect(letter?.from.offset).toBe(0);
      },
    );
  });
}

describeLives('in memory', () => Promise.resolve(new MemoryStore()));

describeOwnRedis('on Redis', (redis) => {
  describeLives('the same', () => openRedisStore({ url: redis().url }));

  it('what was accepted goes on as before after a restart', async () => {
    const first = new BrokerBed('relaxed', {}, await openRedisStore({ url: redis().url }));
    const at = first.clock.now() + MINUTE;
    await first.publish({ body: 'scheduled', deliverAt: at });
    const { receiptHandle = '' } = await first.publish({ body: 'half', immunityMs: 30 * SECOND });
    for (const body of ['1', '2']) {
      await first.broker.publish({ ...first.topic, topic: 'o' }, { body, shardingKey: 'k' }, 'R');
    }
    const orderly = { mode: 'orderly', topic: 'o', limit: 1 } as const;
    const batch = await first.consume(orderly);
    await first.broker.close();
    await first.store.close();

    const second = new BrokerBed('relaxed', {}, await openRedisStore({ url: redis().url }));
    expect(await second.consume(orderly)).toEqual([]);
    const handles = batch.map((one) => one.receiptHandle);
    expect(await second.broker.ack({ ...second.of, topic: 'o' }, handles)).toEqual(['done']);
    expect(await second.bodies(orderly)).toEqual(['2']);
    expect(await second.broker.commit(second.of, [receiptHandle])).toEqual(['done']);
    expect(await second.bodies()).toEqual(['half']);
    const waiting = watched(second.bodies({ waitMs: 2 * MINUTE }));
    await settled();
    second.clock.advance(MINUTE - 1);
    await second.broker.settled();
    expect(waiting.isOpen).toBe(true);
    second.clock.advance(1);
    expect(await waiting.promise).toEqual(['scheduled']);
    await second.broker.close();
    await second.store.close();
  });
});
