import { codeOf, type Part, T } from '../bed';

/** Reading by offset, and positions. */
export const pull: Part = (bed) => {
  const all = { now: T, limit: 100, retainSince: 0 };

  describe('pull', () => {
    it('reads entries from an offset on, without an effect', async () => {
      const b = bed();
      for (const n of [0, 1, 2, 3]) await b.put(`m${n}`, { now: T + n, tag: `t${n}` });
      const slice = await b.store.read(b.queue(0), 1, { ...all, limit: 2 });
      expect(slice).toEqual({
        entries: [
          { offset: 1, at: T + 1, tag: 't1', payload: 'm1' },
          { offset: 2, at: T + 2, tag: 't2', payload: 'm2' },
        ],
        min: 0,
        max: 4,
      });
      expect(await b.store.read(b.queue(0), 4, all)).toEqual({ entries: [], min: 0, max: 4 });
      expect(await b.take()).toBe('m0 m1 m2 m3');
    });

    it('reads from the first entry that is still there', async () => {
      const b = bed();
      await b.fill('a b');
      await b.put('c', { now: T + 1 });
      const slice = await b.store.read(b.queue(0), 0, { ...all, retainSince: T + 1 });
      expect(slice).toMatchObject({ entries: [{ offset: 2, payload: 'c' }], min: 2, max: 3 });
      const none = await b.store.read(b.queue(0), 0, { ...all, retainSince: T + 2 });
      expect(none).toEqual({ entries: [], min: 3, max: 3 });
    });

    it('reads an empty queue', async () => {
      const b = bed();
      await b.put('m', { queues: 2 });
      expect(await b.store.read(b.queue(1), 0, all)).toEqual({ entries: [], min: 0, max: 0 });
    });

    it('refuses a topic or queue that is not there', async () => {
      const b = bed();
      expect(await codeOf(b.store.read(b.queue(0), 0, all))).toBe('TopicNotExist');
      expect(await codeOf(b.store.positions(b.group()))).toBe('TopicNotExist');
      expect(await codeOf(b.store.swap(b.group(), 0, undefined, 'x', T))).toBe('TopicNotExist');
      await b.put('m');
      expect(await codeOf(b.store.read(b.queue(1), 0, all))).toBe('TopicNotExist');
    });

    it('changes a position only if it is as expected', async () => {
      const b = bed();
      await b.put('m', { queues: 2 });
      const swap = (before?: string, after?: string) =>
        b.store.swap(b.group(), 1, before, after, T);
      expect(await swap('', 'one')).toBe(false);
      expect(await swap(undefined, 'one')).toBe(true);
      expect(await swap(undefined, 'two')).toBe(false);
      expect(await swap('two', 'three')).toBe(false);
      expect(await b.store.positions(b.group())).toEqual([undefined, 'one']);
      expect(await swap('one', '')).toBe(true);
      expect(await b.store.positions(b.group())).toEqual([undefined, '']);
      expect(await swap('', undefined)).toBe(true);
      expect(await b.store.positions(b.group())).toEqual([undefined, undefined]);
    });

    it('keeps positions per group, and the group that has some', async () => {
      const b = bed();
      await b.put('m');
      await b.store.swap(b.group('one'), 0, undefined, 'x', T + 3);
      expect(await b.store.positions(b.group('two'))).toEqual([undefined]);
      expect(await b.describe()).toMatchObject({ groups: [{ group: 'one', polledAt: T + 3 }] });
    });

    it('lets one of many win the race for a position', async () => {
      const b = bed();
      await b.put('m');
      const racers = ['a', 'b', 'c', 'd', 'e'];
      const wins = await Promise.all(
        racers.map((racer) => b.store.swap(b.group(), 0, undefined, racer, T)),
      );
      expect(wins.filter(Boolean)).toHaveLength(1);
      expect(await b.store.positions(b.group())).toEqual([racers[wins.indexOf(true)]]);
    });
  });
};
