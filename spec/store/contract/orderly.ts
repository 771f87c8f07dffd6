import { MINUTE, type Part, SECOND, T } from '../bed';

/** Ordered consumption. */
export const orderly: Part = (bed) => {
  describe('orderly', () => {
    it('keeps a queue locked while one of its entries is held', async () => {
      const b = bed();
      await b.fill('a b c');
      const { taken } = await b.pop({ orderly: true, limit: 2, until: T + MINUTE });
      await b.settle(taken.slice(0, 1));
      expect(await b.take({ orderly: true, now: T + MINUTE - 1 })).toBe('');
      await b.settle(taken.slice(1));
      expect(await b.take({ orderly: true })).toBe('c');
    });

    it('locks a queue for its group only, and other queues for nobody', async () => {
      const b = bed();
      await b.fill('a b', { queue: 0, queues: 2 });
      await b.put('c', { queue: 1 });
      expect(await b.take({ orderly: true, limit: 1 })).toBe('a');
      expect(await b.take({ orderly: true })).toBe('c');
      expect(await b.take({ orderly: true, group: 'other' })).toBe('a b c');
    });

    it('gives what comes back in offset order, before anything newer, and no acked one', async () => {
      const b = bed();
      await b.fill('a b c d e');
      const { taken } = await b.pop({ orderly: true, limit: 4, until: T + MINUTE });
      await b.settle([taken[1]]);
      await b.release([taken[2]], T);
      expect(await b.take({ orderly: true, now: T + MINUTE })).toBe('a c d e');
    });

    it('says to look again when the last hold of a locked queue ends', async () => {
      const b = bed();
      await b.fill('a b');
      const { taken } = await b.pop({ orderly: true, until: T + MINUTE });
      await b.release([taken[0]], T + SECOND);
      const locked = { taken: [], wakeAt: T + MINUTE };
      expect(await b.pop({ orderly: true, now: T + SECOND })).toEqual(locked);
    });

    it('locks no queue for an unordered pop', async () => {
      const b = bed();
      await b.fill('a b');
      await b.pop({ orderly: true, limit: 1 });
      expect(await b.take()).toBe('b');
    });

    it('makes one group of ended holds of a queue and goes on to the next', async () => {
      const b = bed();
      await b.fill('a b', { queue: 0, queues: 2 });
      await b.fill('c d', { queue: 1 });
      await b.pop({ orderly: true, until: T + MINUTE });
      expect(await b.take({ orderly: true, now: T + MINUTE, firstQueue: 1 })).toBe('c d a b');
    });

    it('moves on when an entry was handed out too often', async () => {
      const b = bed();
      await b.fill('a b');
      await b.pop({ orderly: true, limit: 1, maxTimes: 1, until: T + MINUTE });
      expect(await b.take({ orderly: true, maxTimes: 1, now: T + MINUTE })).toBe('b');
    });
  });
};
