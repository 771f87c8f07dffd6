import { MemoryStore } from '../../src/store/memory/memory-store';
import type { Sweep, SweepResult, TopicRef } from '../../src/store/store';
import { BrokerBed, settled } from '../support/broker-bed';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Records its sweeps, which have more to do so often. */
class SweptStore extends MemoryStore {
  readonly sweeps: Sweep[] = [];
  more = 0;
  failure: Error | undefined;
  /** How often it was asked for its topics. */
  asked = 0;

  override topics(): Promise<TopicRef[]> {
    this.asked++;
    return super.topics();
  }

  override async sweep(topic: TopicRef, options: Sweep): Promise<SweepResult> {
    this.sweeps.push(options);
    if (this.failure !== undefined) throw this.failure;
    const swept = await super.sweep(topic, options);
    return this.more-- > 0 ? { ...swept, more: true } : swept;
  }
}

describe('Once a minute', () => {
  it('messages past their retention are dropped though nobody polls', async () => {
    const bed = new BrokerBed();
    await bed.broker.declareTopic(bed.topic, { type: 'normal', queues: 1 });
    await bed.publish('x');
    bed.clock.advance(3 * DAY + MINUTE);
    await settled();
    expect(await bed.store.describe(bed.topic, bed.clock.now())).toMatchObject({
      ranges: [{ min: 1, max: 1 }],
    });
  });

  it('topics that nobody declared and nobody uses are forgotten', async () => {
    const bed = new BrokerBed();
    await bed.publish('x');
    await bed.consume();
    for (let day = 0; day < 8; day++) {
      bed.clock.advance(DAY);
      await settled();
    }
    expect(await bed.store.topics()).toEqual([]);
  });

  it('messages handed out too often become dead letters', async () => {
    const bed = new BrokerBed('relaxed', { maxRetries: 0 });
    await bed.publish('x');
    await bed.consume();
    bed.clock.advance(5 * MINUTE);
    await settled();
    expect(await bed.broker.deadLetters(bed.of, 0, 10)).toMatchObject([
      { message: { body: 'x' }, times: 1 },
    ]);
  });

  it('each topic is swept, by the times of the policy', async () => {
    const store = new SweptStore();
    const bed = new BrokerBed('relaxed', { deadRetentionMs: DAY, idleGroupMs: 2 * DAY }, store);
    await bed.publish('x');
    await bed.broker.publish({ instance: '', topic: 'other' }, { body: 'x' }, 'R');
    bed.clock.advance(MINUTE - 1);
    await settled();
    expect(store.sweeps).toEqual([]);
    bed.clock.advance(1);
    await settled();
    const now = bed.clock.now();
    const expected = {
      now,
      maxTimes: 289,
      retainSince: now - 3 * DAY,
      retainHalfSince: now - DAY,
      retainDeadSince: now - DAY,
      groupsSince: now - 2 * DAY,
    };
    expect(store.sweeps).toEqual([expected, expected]);
    bed.clock.advance(MINUTE);
    await settled();
    expect(store.sweeps).toHaveLength(4);
  });

  it('a topic is swept until nothing is left to do', async () => {
    const store = new SweptStore();
    const bed = new BrokerBed('relaxed', {}, store);
    await bed.publish('x');
    store.more = 3;
    await bed.broker.sweep();
    expect(store.sweeps).toHaveLength(4);
  });

  it('all of many topics are swept, and counted once where they were not done at once', async () => {
    const store = new SweptStore();
    const bed = new BrokerBed('relaxed', {}, store);
    for (let n = 0; n < 40; n++) {
      await bed.broker.publish({ instance: '', topic: `topic-${n}` }, { body: 'x' }, 'R');
    }
    const endedAfter = bed.clock.now();
    store.more = 20;
    await bed.broker.sweep({ endedAfter });
    const counting = store.sweeps.filter((sweep) => sweep.endedAfter === endedAfter);
    expect([store.sweeps.length, counting.length]).toEqual([60, 40]);
  });

  it('exhausted deliveries behind many that are not are found, and none is looked at for ever', async () => {
    const store = new SweptStore();
    const bed = new BrokerBed('relaxed', { maxRetries: 1 }, store);
    for (let n = 0; n < 700; n++) await bed.publish('x');
    const pop = (limit: number, holdMs: number) => {
      const now = bed.clock.now();
      const options = { now, limit, maxTimes: 2, retainSince: 0, createGroup: 'earliest' } as const;
      return store.pop(bed.of, { ...options, until: now + holdMs });
    };
    await pop(1, 1);
    bed.clock.advance(1);
    await pop(1, 1000);
    await pop(699, 500);
    bed.clock.advance(1001);
    expect(await bed.broker.sweep()).toMatchObject({ dead: 1 });
    expect(store.sweeps).toHaveLength(3);
    bed.clock.advance(1001);
    expect(await bed.broker.sweep()).toMatchObject({ dead: 0 });
    // The first ones once more, then only what is new.
    expect(store.sweeps).toHaveLength(5);
    await pop(1, 1);
    bed.clock.advance(2);
    expect(await bed.broker.sweep()).toMatchObject({ dead: 1 });
    expect(store.sweeps).toHaveLength(7);
  });

  it('a sweep that fails is logged, and there is another the next minute', async () => {
    const store = new SweptStore();
    const bed = new BrokerBed('relaxed', {}, store);
    await bed.publish('x');
    store.failure = new Error('gone away');
    bed.clock.advance(MINUTE);
    await settled();
    expect(bed.log).toEqual(['sweep failed, next in a minute: Error: gone away']);
    store.failure = undefined;
    bed.clock.advance(MINUTE);
    await settled();
    expect(store.sweeps).toHaveLength(2);
  });

  it('the store is left alone after close, also when that comes amid a sweep', async () => {
    for (const isAmid of [false, true]) {
      const store = new SweptStore();
      const bed = new BrokerBed('relaxed', {}, store);
      await bed.publish('x');
      if (isAmid) bed.clock.advance(MINUTE);
      await bed.broker.close();
      await settled();
      await store.close();
      store.asked = 0;
      bed.clock.advance(10 * MINUTE);
      await settled();
      expect([store.asked, bed.log]).toEqual([0, []]);
    }
  });
});
