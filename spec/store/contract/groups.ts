import { codeOf, MINUTE, type Part, T } from '../bed';

/** Groups of consumers and their place in the queues. */
export const groups: Part = (bed) => {
  describe('groups', () => {
    it('begins at the first entry that is there, or after the last', async () => {
      const b = bed();
      await b.fill('a b');
      expect(await b.take({ group: 'late', createGroup: 'latest' })).toBe('');
      await b.put('c');
      expect(await b.take({ group: 'late', createGroup: 'latest' })).toBe('c');
      expect(await b.take({ group: 'early', createGroup: 'earliest' })).toBe('a b c');
    });

    it('refuses a group that is not there and may not be created', async () => {
      const b = bed();
      await b.put('m');
      expect(await codeOf(b.pop({ createGroup: undefined }))).toBe('GroupNotExist');
      await b.store.declare({ group: b.group(), start: 'earliest' });
      expect(await b.take({ createGroup: undefined })).toBe('m');
    });

    it('declares a group once, at its start, unpolled, and only in a topic that is there', async () => {
      const b = bed();
      const declared = b.store.declare({ group: b.group(), start: 'latest' });
      expect(await codeOf(declared)).toBe('TopicNotExist');
      await b.put('a');
      await b.store.declare({ group: b.group(), start: 'latest' });
      await b.put('b');
      await b.store.declare({ group: b.group(), start: 'earliest' });
      expect(await b.describe()).toMatchObject({ groups: [{ ready: 1, polledAt: 0 }] });
      expect(await b.take()).toBe('b');
      expect(await b.describe()).toMatchObject({ groups: [{ ready: 0, polledAt: T }] });
    });

    it('drops a group with all it has', async () => {
      const b = bed();
      await b.fill('a b');
      const { taken } = await b.pop({ until: T + MINUTE });
      await b.store.swap(b.group(), 0, undefined, 'here', T);
      expect(await b.store.drop(b.group())).toBe(true);
      expect(await b.store.drop(b.group())).toBe(false);
      expect(await b.settle(taken)).toEqual(['unknown', 'unknown']);
      expect(await b.store.positions(b.group())).toEqual([undefined]);
      expect(await b.describe()).toMatchObject({ groups: [] });
      const { taken: again } = await b.pop({ until: T + MINUTE });
      expect(again).toMatchObject([{ payload: 'a', times: 1 }, { payload: 'b' }]);
    });

    it('drops no group of a topic that is not there', async () => {
      expect(await bed().store.drop(bed().group())).toBe(false);
    });

    it('moves a group to the first entry, after the last, or to a time', async () => {
      const b = bed();
      for (let n = 0; n < 5; n++) await b.put(`m${n}`, { now: T + 10 * n });
      await b.pop({ limit: 2 });
      await b.store.seek(b.group(), { at: T + 25 });
      expect(await b.take()).toBe('m3 m4');
      await b.store.seek(b.group(), { at: T + 20 });
      expect(await b.take({ limit: 1 })).toBe('m2');
      await b.store.seek(b.group(), 'earliest');
      expect(await b.take()).toBe('m0 m1 m2 m3 m4');
      await b.store.seek(b.group(), 'latest');
      expect(await b.take()).toBe('');
      await b.store.seek(b.group(), { at: T + 99 });
      expect(await b.take()).toBe('');
    });

    it('ends all holds of a group that is moved, without a redelivery', async () => {
      const b = bed();
      await b.put('a');
      const { taken } = await b.pop({ until: T + MINUTE });
      await b.store.seek(b.group(), 'latest');
      expect(await b.settle(taken)).toEqual(['unknown']);
      expect(await b.pop({ now: T + MINUTE })).toEqual({ taken: [] });
    });

    it('refuses to move a group that is not there', async () => {
      const b = bed();
      expect(await codeOf(b.store.seek(b.group(), 'latest'))).toBe('GroupNotExist');
      await b.put('m');
      expect(await codeOf(b.store.seek(b.group(), 'latest'))).toBe('GroupNotExist');
    });

    it('describes what is ready, held, ended and dead in each, by name', async () => {
      const b = bed();
      await b.fill('a b c d', { queue: 0, queues: 2 });
      await b.put('e', { queue: 1 });
      await b.pop({ group: 'b', limit: 1, until: T + 1, maxTimes: 1 });
      await b.pop({ group: 'b', limit: 2, until: T + 5, now: T + 1, maxTimes: 1 });
      await b.pop({ group: 'b', limit: 1, until: T + 9, now: T + 2, maxTimes: 1 });
      await b.pop({ group: 'a', limit: 1 });
      const counts = { ready: 1, held: 1, ended: 2, dead: 1, polledAt: T + 2 };
      expect((await b.describe(T + 5))?.groups).toMatchObject([
        { group: 'a', ready: 4, held: 1, ended: 0, dead: 0, polledAt: T },
        { group: 'b', ...counts },
      ]);
    });
  });
};
