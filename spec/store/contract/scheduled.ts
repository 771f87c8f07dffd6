import { MINUTE, type Part, payloads, SECOND, T } from '../bed';

/** Entries with a time in the future. */
export const scheduled: Part = (bed) => {
  describe('scheduled', () => {
    it('gives an entry from its time on, not before', async () => {
      const b = bed();
      await b.put('m', { at: T + MINUTE, tag: 'A' });
      expect(await b.take({ now: T + MINUTE - 1 })).toBe('');
      const { taken } = await b.pop({ now: T + MINUTE });
      expect(taken).toMatchObject([{ payload: 'm', tag: 'A', times: 1, firstAt: T + MINUTE }]);
    });

    it('puts due entries into their queues by time, equal times as they came', async () => {
      const b = bed();
      await b.put('d', { at: T + 30, queues: 2 });
      await b.put('b', { at: T + 20 });
      await b.put('c', { at: T + 20 });
      await b.put('a', { at: T + 10 });
      await b.put('other', { at: T + 15, queue: 1 });
      expect(await b.take({ now: T + 25 })).toBe('a b c other');
      expect(await b.take({ now: T + 30 })).toBe('d');
    });

    it('numbers them in their own order until then', async () => {
      const b = bed();
      expect(await b.put('x', { at: T + 1 })).toEqual({ queue: 0, offset: 0, created: true });
      expect(await b.put('y', { at: T + 1, queue: 3 })).toEqual({ queue: 0, offset: 1 });
      expect(await b.put('now')).toEqual({ queue: 0, offset: 0 });
      const { taken } = await b.pop({ now: T + 1 });
      expect(taken.map(({ payload, offset }) => `${payload}${offset}`)).toEqual([
        'now0',
        'x1',
        'y2',
      ]);
    });

    it('puts an entry at once when its time is not after now', async () => {
      const b = bed();
      await b.put('m', { at: T });
      expect(await b.take()).toBe('m');
    });

    it('dates an entry by its time, whenever it was put into its queue', async () => {
      const b = bed();
      await b.put('m', { at: T + SECOND });
      const options = { now: T + MINUTE, limit: 9, retainSince: 0 };
      const slice = await b.store.read(b.queue(0), 0, options);
      expect(slice).toEqual({
        entries: [{ offset: 0, at: T + SECOND, payload: 'm' }],
        min: 0,
        max: 1,
      });
    });

    it('says to look again at the earliest time', async () => {
      const b = bed();
      await b.put('later', { at: T + MINUTE });
      await b.put('sooner', { at: T + SECOND });
      expect(await b.pop()).toEqual({ taken: [], wakeAt: T + SECOND });
    });

    it('survives thousands that fall due at once, some at a time', async () => {
      const b = bed();
      await b.put('m', { at: T + 1 });
      await Promise.all(Array.from({ length: 299 }, () => b.put('m', { at: T + 1 })));
      const first = await b.pop({ now: T + 1, limit: 1000 });
      expect(first).toEqual({ taken: [], wakeAt: T + 1 });
      const counts = [];
      for (let n = 0; n < 2; n++) {
        counts.push((await b.pop({ now: T + 1, limit: 1000 })).taken.length);
      }
      expect(counts.reduce((sum, count) => sum + count)).toBe(300);
    });

    it('counts them in its description and puts them in place by a sweep', async () => {
      const b = bed();
      await b.fill('a b', { at: T + MINUTE });
      expect(await b.describe()).toMatchObject({ scheduled: 2, ranges: [{ min: 0, max: 0 }] });
      expect(await b.sweep({ now: T + MINUTE })).toMatchObject({ released: 2, more: false });
      expect(await b.describe()).toMatchObject({ scheduled: 0, ranges: [{ min: 0, max: 2 }] });
      expect(payloads(await b.pop())).toBe('a b');
    });
  });
};
