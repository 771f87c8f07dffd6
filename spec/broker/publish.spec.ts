import { createHash } from 'node:crypto';
import { MemoryStore } from '../../src/store/memory/memory-store';
import { BrokerBed } from '../support/broker-bed';

describe('publish', () => {
  it('answers with an id of 32 upper-case hex digits and the MD5 of the UTF-8 body', async () => {
    const bed = new BrokerBed();
    const body = 'héllo 世界';
    const published = await bed.publish(body);
    expect(published.id).toMatch(/^[0-9A-F]{32}$/);
    const md5 = createHash('md5').update(body, 'utf8').digest('hex').toUpperCase();
    expect(published.bodyMd5).toBe(md5);
    expect(published).toMatchObject({ queue: 0, offset: 0, receiptHandle: undefined });
  });

  it('never gives an id twice while time stands still', async () => {
    const bed = new BrokerBed();
    const ids = new Set<string>();
    for (let n = 0; n < 500; n++) ids.add((await bed.publish('x')).id);
    expect(ids.size).toBe(500);
  });

  it('hands a consumer all that the producer gave', async () => {
    const bed = new BrokerBed();
    const draft = {
      body: 'line 1\nline 2\n{"json": true}',
      tag: 'TagA',
      properties: [
        ['b', '2'],
        ['a', '1'],
      ] as const,
      key: 'order-7',
      bornHost: '10.0.0.1',
    };
    const { id, bodyMd5 } = await bed.publish(draft);
    const publishedAt = bed.clock.now();
    bed.clock.advance(1000);
    const [delivery] = await bed.consume();
    expect(delivery).toMatchObject({ message: { ...draft, id, bodyMd5, publishedAt } });
  });

  it('uses the request id as the key of a message that brings none', async () => {
    const bed = new BrokerBed();
    await bed.publish('x', '5DA123');
    expect(await bed.consume()).toMatchObject([{ message: { key: '5DA123' } }]);
  });

  it('is one call of the store', async () => {
    const calls: string[] = [];
    const store = new MemoryStore();
    const recorded = (name: 'append' | 'pop' | 'settle') => {
      const call = store[name].bind(store) as (...args: unknown[]) => Promise<unknown>;
      Object.assign(store, {
        [name]: (...args: unknown[]) => {
          calls.push(name);
          return call(...args);
        },
      });
    };
    (['append', 'pop', 'settle'] as const).forEach(recorded);
    const bed = new BrokerBed('relaxed', {}, store);
    await bed.publish('x');
    const deliveries = await bed.consume();
    await bed.ack(...deliveries);
    expect(calls).toEqual(['append', 'pop', 'settle']);
  });

  it('makes a missing topic normal with one queue, or ordered with eight for a sharding key', async () => {
    const bed = new BrokerBed();
    await bed.publish('x');
    await bed.broker.publish(
      { instance: '', topic: 'sharded' },
      { body: 'x', shardingKey: 'k' },
      'R',
    );
    const shape = async (instance: string, topic: string) => {
      const found = await bed.store.describe({ instance, topic }, bed.clock.now());
      return found && { type: found.type, queues: found.queues };
    };
    expect(await shape('MQ_INST_1', 'orders')).toEqual({ type: 'normal', queues: 1 });
    expect(await shape('', 'sharded')).toEqual({ type: 'ordered', queues: 8 });
  });

  it('keeps topics of one name in two instances apart', async () => {
    const bed = new BrokerBed();
    await bed.publish('x');
    expect(await bed.consume({ instance: 'MQ_INST_2' })).toEqual([]);
    expect(await bed.bodies()).toEqual(['x']);
  });

  it('puts equal sharding keys into one queue and spreads different ones', async () => {
    const bed = new BrokerBed();
    const queueOf = async (shardingKey: string) =>
      (await bed.publish({ body: 'x', shardingKey })).queue;
    expect(await queueOf('a')).toBe(await queueOf('a'));
    const queues = new Set<number>();
    for (let n = 0; n < 100; n++) queues.add(await queueOf(`key-${n}`));
    expect(queues.size).toBe(8);
  });

  it('keeps messages without a sharding key in one queue of an ordered topic', async () => {
    const bed = new BrokerBed();
    await bed.broker.declareTopic(bed.topic, { type: 'ordered', queues: 8 });
    const queues: number[] = [];
    for (let n = 0; n < 5; n++) queues.push((await bed.publish('x')).queue);
    expect(queues).toEqual([0, 0, 0, 0, 0]);
  });

  it('spreads messages without a sharding key over the queues of a normal topic', async () => {
    const bed = new BrokerBed();
    await bed.broker.declareTopic(bed.topic, { type: 'normal', queues: 4 });
    const queues = new Set<number>();
    for (let n = 0; n < 4; n++) queues.add((await bed.publish('x')).queue);
    expect(queues.size).toBe(4);
  });

  it('hands out messages of one queue in the order they came', async () => {
    const bed = new BrokerBed();
    const bodies = Array.from({ length: 40 }, (_, n) => `m${n}`);
    for (const body of bodies) await bed.publish(body);
    const got = [...(await bed.bodies()), ...(await bed.bodies()), ...(await bed.bodies())];
    expect(got).toEqual(bodies);
  });

  it('warns once of each topic that a message is sent to for a time in seconds', async () => {
    const bed = new BrokerBed();
    const now = bed.clock.now();
    const seconds = Math.floor(now / 1000) + 60;
    for (let n = 0; n < 2; n++) await bed.publish({ body: 'x', deliverAt: seconds });
    const day = new Date(seconds).toISOString().slice(0, 10);
    expect(bed.log).toEqual([
      `topic orders: a delivery time of ${seconds} is ${day}, for it is in milliseconds; ` +
        `the message is delivered at once (were seconds meant? that would be ${seconds * 1000})`,
    ]);
    expect(await bed.bodies()).toEqual(['x', 'x']);
    for (const deliverAt of [0, 1, now - 365 * 86_400_000, now + 1, now * 1000]) {
      await bed.publish({ body: 'y', deliverAt }).catch(() => undefined);
    }
    expect(bed.log.filter((line) => line.includes('seconds'))).toHaveLength(1);
  });

  it('warns of each topic it makes, where that is wanted', async () => {
    const bed = new BrokerBed('relaxed', { autoCreate: 'warn' });
    await bed.publish('x');
    await bed.publish('x');
    expect(bed.log).toEqual(['made by a publish: topic orders of type normal']);
  });
});
