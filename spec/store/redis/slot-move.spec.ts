import { clearTopics } from '../../../src/store/clear-topics';
import { openRedisStore } from '../../../src/store/redis/redis-store';
import type { Store } from '../../../src/store/store';
import { describeRedisCluster } from '../../support/redis';
import { SlotMove } from '../../support/slot-move';
import { Bed, MINUTE, T } from '../bed';

describeRedisCluster('while the slot of a topic is moved', (redis) => {
  let store: Store;
  let b: Bed;
  beforeAll(async () => {
    store = await openRedisStore({ url: redis().url });
  });
  beforeEach(() => {
    b = new Bed(store);
  });
  afterEach(() => clearTopics(store, b.topic.instance));
  afterAll(() => store.close());

  const open = () =>
    SlotMove.open(
      keyOf(),
      redis().processes.map(({ port }) => port),
    );
  const keyOf = (rest = '') => `mqrest:{${b.topic.instance}/${b.topic.topic}}${rest}`;

  it('takes messages in where their queue is, and hands all of them out when it has moved', async () => {
    await b.fill('a b', { queues: 2 });
    await b.put('other', { queue: 1 });
    const move = await open();
    await b.fill('c d');
    await move.take(keyOf(':topic'));
    const between = b.put('e');
    await move.take(keyOf(':queue:0'));
    await between;
    const taken = b.take();
    await b.put('f');
    await move.finish();
    expect(`${await taken} ${await b.take()}`.trim()).toBe('a b c d e f other');
  });

  it('has calls that may touch keys on both nodes wait, and does each once', async () => {
    await b.fill('a b');
    const { taken } = await b.pop();
    const move = await open();
    const settled = b.settle(taken);
    const scheduled = b.put('s', { at: T + MINUTE });
    const half = b.put('h', { heldUntil: T + MINUTE });
    const described = b.describe();
    await move.finish();
    expect(await settled).toEqual(['done', 'done']);
    await Promise.all([scheduled, half]);
    expect(await described).toMatchObject({ queues: 1 });
    expect(await b.describe()).toMatchObject({ scheduled: 1, half: 1 });
    expect(await b.take({ now: T + MINUTE })).toBe('s');
  });

  it('has a new topic wait', async () => {
    const move = await open();
    const made = b.put('a');
    await move.finish();
    expect(await made).toMatchObject({ created: true });
    expect(await b.take()).toBe('a');
  });
});
