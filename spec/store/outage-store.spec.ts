import { clearTopics } from '../../src/store/clear-topics';
import { outageStore } from '../../src/store/outage-store';
import { MemoryStore } from '../../src/store/memory/memory-store';

const topic = { instance: '', topic: 'T' };
const queue = { ...topic, queue: 0 };
const group = { ...topic, group: 'g' };
const shape = { type: 'normal', queues: 1 } as const;

describe('a store that is cut off', () => {
  let why: string | undefined;
  const whole = new MemoryStore();
  const store = outageStore(whole, () => why);
  beforeEach(async () => {
    why = undefined;
    await clearTopics(whole);
    await store.declare({ topic, shape });
    why = 'dark';
  });

  it.each([
    ['append', () => store.append(queue, { payload: 'x' }, { now: 1 })],
    ['read', () => store.read(queue, 0, { now: 1, limit: 1, retainSince: 0 })],
    ['positions', () => store.positions(group)],
    ['swap', () => store.swap(group, 0, undefined, 'x', 1)],
    ['note', () => store.note('space', 'key', 'value')],
    ['notes', () => store.notes('space')],
    ['settle', () => store.settle(group, [], { as: 'acked', now: 1 })],
  ])('refuses to %s while there is a reason', async (_, call) => {
    const refusal = { code: 'StoreUnavailable', detail: 'dark' };
    await expect(call()).rejects.toMatchObject(refusal);
    why = undefined;
    await call();
  });

  it('does all else', async () => {
    expect(await store.topics()).toEqual([topic]);
    expect(await store.describe(topic, 1)).toBeDefined();
    await store.ping();
    expect(await store.list(topic, 'scheduled', 1)).toEqual([]);
    expect(await store.purge(topic)).toEqual({ removed: 0, more: false });
    expect(await store.drop(group)).toBe(false);
    await clearTopics(store);
    expect(await whole.topics()).toEqual([]);
  });
});
