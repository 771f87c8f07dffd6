import { QueueChoice, shardOf } from '../../src/broker/queue-choice';

describe('shardOf', () => {
  it('is the same number for ever, so that nodes of all versions agree', () => {
    expect(['', 'a', 'order-1', '订单'].map(shardOf)).toEqual([0, 97, 3_087_855_986, 1_129_459]);
  });

  it('is natural for long keys too', () => {
    for (let length = 1; length < 200; length++) {
      const shard = shardOf('z'.repeat(length));
      expect(Number.isInteger(shard) && shard >= 0 && shard < 2 ** 32).toBe(true);
    }
  });
});

describe('QueueChoice', () => {
  const topic = { instance: '', topic: 'orders' };

  it('takes the first queue of a topic of which nothing is known', () => {
    const choice = new QueueChoice();
    expect([choice.queueFor(topic, undefined), choice.queueFor(topic, undefined)]).toEqual([0, 0]);
  });

  it('forgets that a topic was normal when it is made ordered', () => {
    const choice = new QueueChoice();
    choice.learn(topic, { type: 'normal', queues: 4 });
    expect(choice.queueFor(topic, undefined)).not.toBe(choice.queueFor(topic, undefined));
    choice.learn(topic, { type: 'ordered', queues: 8 });
    expect([choice.queueFor(topic, undefined), choice.queueFor(topic, undefined)]).toEqual([0, 0]);
  });
});
