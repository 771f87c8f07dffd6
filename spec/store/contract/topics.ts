import { clearTopics } from '../../../src/store/clear-topics';
import { codeOf, type Part, T } from '../bed';

/** Topics and their shapes. */
export const topics: Part = (bed) => {
  describe('topics', () => {
    it('refuses a topic that is not there and may not be created', async () => {
      const b = bed();
      expect(await codeOf(b.put('m', { create: undefined }))).toBe('TopicNotExist');
      expect(await codeOf(b.pop({ create: undefined }))).toBe('TopicNotExist');
      expect(await b.describe()).toBeUndefined();
    });

    it('creates a topic on the first append, and says so once', async () => {
      const b = bed();
      expect((await b.put('m', { queues: 3 })).created).toBe(true);
      expect((await b.put('m', { queues: 9 })).created).toBeUndefined();
      expect(await b.describe()).toMatchObject({ type: 'normal', queues: 3 });
    });

    it('gives a topic that a pop made the shape of its first entry', async () => {
      const b = bed();
      await b.pop({ create: { type: 'normal', queues: 1 } });
      await b.put('m', { queue: 3, create: { type: 'orderly', queues: 4 }, accept: ['orderly'] });
      expect(await b.describe()).toMatchObject({ type: 'orderly', queues: 4 });
      expect(await b.take()).toBe('m');
      await b.put('m', { create: { type: 'normal', queues: 8 } });
      expect(await b.describe()).toMatchObject({ type: 'orderly', queues: 4 });
    });

    it('refuses entries that are not for its type, and takes those that are', async () => {
      const b = bed();
      await b.put('m');
      expect(await codeOf(b.put('x', { accept: ['orderly', 'half'] }))).toBe('TopicTypeMismatch');
      expect(await codeOf(b.put('x', { accept: [] }))).toBe('TopicTypeMismatch');
      await b.put('n', { accept: ['orderly', 'normal'] });
      expect(await b.take()).toBe('m n');
    });

    it('declares a topic and changes its type, and only ever adds queues', async () => {
      const b = bed();
      await b.store.declare({ topic: b.topic, shape: { type: 'normal', queues: 4 } });
      expect(await b.store.topics()).toContainEqual(b.topic);
      await b.store.declare({ topic: b.topic, shape: { type: 'orderly', queues: 2 } });
      expect(await b.describe()).toMatchObject({ type: 'orderly', queues: 4 });
      await b.put('m', { queue: 7, create: { type: 'other', queues: 9 } });
      expect(await b.describe()).toMatchObject({ type: 'orderly', queues: 4 });
    });

    it('lets groups that were there read queues that are added from their start', async () => {
      const b = bed();
      await b.put('a');
      await b.pop({ createGroup: 'latest' });
      await b.store.declare({ topic: b.topic, shape: { type: 'normal', queues: 2 } });
      await b.put('b', { queue: 1 });
      expect(await b.describe()).toMatchObject({ groups: [{ ready: 1 }] });
      expect(await b.take({ group: 'new', createGroup: 'latest' })).toBe('');
      expect(await b.take()).toBe('b');
    });

    it('lists topics by instance, then name', async () => {
      const b = bed();
      for (const topic of ['b', 'a']) {
        const ref = { ...b.topic, topic, queue: 0 };
        const create = { type: 'normal', queues: 1 };
        await b.store.append(ref, { payload: 'm' }, { now: T, create });
      }
      await b.pop();
      const listed = (await b.store.topics()).filter((t) => t.instance === b.topic.instance);
      expect(listed.map(({ topic }) => topic)).toEqual(['a', 'b', 'orders']);
    });

    it('keeps topics apart, whatever their names hold', async () => {
      const b = bed();
      const names = ['a/b', 'a', '{a}', '}', '%2F', 'ü:x', 'a b'];
      for (const topic of names) {
        const ref = { ...b.topic, topic, queue: 0 };
        const create = { type: 'normal', queues: 1 };
        await b.store.append(ref, { payload: topic }, { now: T, create });
      }
      const listed = (await b.store.topics()).filter((t) => t.instance === b.topic.instance);
      expect(listed.map(({ topic }) => topic)).toEqual([...names].sort());
      for (const topic of names) {
        const described = await b.store.describe({ ...b.topic, topic }, T);
        expect(described?.ranges).toEqual([{ min: 0, max: 1 }]);
      }
    });

    it('drops a topic with all it has', async () => {
      const b = bed();
      await b.fill('a b');
      await b.put('s', { at: T + 9 });
      await b.put('h', { heldUntil: T + 9 });
      const { taken } = await b.pop({ limit: 1 });
      expect(await b.store.drop(b.topic)).toBe(true);
      expect(await b.store.drop(b.topic)).toBe(false);
      expect(await b.store.topics()).not.toContainEqual(b.topic);
      expect(await b.settle(taken)).toEqual(['unknown']);
      expect(await b.put('c')).toEqual({ queue: 0, offset: 0, created: true });
      expect(await b.take({ now: T + 9 })).toBe('c');
      expect(await b.take({ now: T + 9, half: true })).toBe('');
      expect(await b.store.topics()).toContainEqual(b.topic);
    });

    it('clears one instance and leaves the others', async () => {
      const b = bed();
      const other = bed();
      await b.put('m');
      await other.put('m');
      await clearTopics(b.store, b.topic.instance);
      expect(await b.describe()).toBeUndefined();
      expect(await other.take()).toBe('m');
    });
  });
};
