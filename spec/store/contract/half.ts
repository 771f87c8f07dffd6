import { HOLD, MINUTE, type Part, payloads, T } from '../bed';
import { HALF } from '../../../src/store/store';

/** Entries born held. */
export const half: Part = (bed) => {
  const born = { heldUntil: T + MINUTE };

  describe('half messages', () => {
    it('gives the publisher the hold a half message is born under', async () => {
      const b = bed();
      const handle = { queue: HALF, offset: 0, times: 1, firstAt: T, until: T + MINUTE };
      expect(await b.put('h', born)).toEqual({ queue: 0, offset: 0, created: true, handle });
      expect(await b.put('i', born)).toMatchObject({ offset: 1, handle: { offset: 1 } });
      expect(await b.describe()).toMatchObject({ half: 2, ranges: [{ min: 0, max: 0 }] });
    });

    it('shows them to nobody but a pop of the half log, and only when their hold has ended', async () => {
      const b = bed();
      await b.put('h', { ...born, tag: 'A' });
      expect(await b.take({ now: T + HOLD })).toBe('');
      expect(await b.pop({ half: true, now: T + MINUTE - 1 })).toEqual({
        taken: [],
        wakeAt: T + MINUTE,
      });
      const { taken } = await b.pop({ half: true, now: T + MINUTE });
      const until = T + MINUTE + HOLD;
      const hold = { queue: HALF, offset: 0, times: 2, firstAt: T, until };
      expect(taken).toEqual([{ ...hold, tag: 'A', payload: 'h' }]);
    });

    it('puts a moved one at the end of its queue, dated by the move', async () => {
      const b = bed();
      const { handle } = await b.put('h', { ...born, queue: 1, queues: 2, tag: 'A' });
      await b.put('before', { queue: 1 });
      expect(await b.settle([handle], { as: 'moved', now: T + 7 })).toEqual(['done']);
      const slice = await b.store.read(b.queue(1), 1, { now: T, limit: 9, retainSince: 0 });
      expect(slice.entries).toEqual([{ offset: 1, at: T + 7, tag: 'A', payload: 'h' }]);
      expect(await b.take()).toBe('before h');
      expect(await b.describe()).toMatchObject({ half: 0 });
    });

    it('drops an acked one', async () => {
      const b = bed();
      const { handle } = await b.put('h', born);
      expect(await b.settle([handle])).toEqual(['done']);
      expect(await b.settle([handle])).toEqual(['unknown']);
      expect(await b.take({ now: T + HOLD })).toBe('');
      expect(await b.take({ half: true, now: T + HOLD })).toBe('');
    });

    it('takes the publish handle until the hold ends, and not after a check was handed out', async () => {
      const b = bed();
      const { handle } = await b.put('h', born);
      const now = T + MINUTE;
      expect(await b.settle([handle], { as: 'moved', now })).toEqual(['expired']);
      const { taken } = await b.pop({ half: true, now });
      expect(await b.settle([handle], { as: 'moved', now })).toEqual(['superseded']);
      expect(await b.settle(taken, { as: 'moved', now })).toEqual(['done']);
      expect(await b.take()).toBe('h');
    });

    it('lets any group pop and settle them', async () => {
      const b = bed();
      await b.put('h', born);
      const { taken } = await b.pop({ half: true, now: T + MINUTE, group: 'one' });
      const moved = { as: 'moved', now: T + MINUTE } as const;
      expect(await b.settle(taken, moved, 'two')).toEqual(['done']);
    });

    it('keeps them for the first group that got some, where it is to be bound', async () => {
      const b = bed();
      await b.put('h', born);
      const options = { half: true, bind: true, now: T + MINUTE };
      expect(await b.take({ ...options, now: T, group: 'early' })).toBe('');
      expect(payloads(await b.pop({ ...options, group: 'one', until: T + HOLD }))).toBe('h');
      expect(await b.pop({ ...options, now: T + HOLD, group: 'two' })).toEqual({ taken: [] });
      expect(await b.take({ ...options, now: T + HOLD, group: 'one' })).toBe('h');
    });

    it('hands them out more often than maxTimes', async () => {
      const b = bed();
      await b.put('h', born);
      for (let n = 1; n < 4; n++) {
        const now = T + n * MINUTE;
        expect(await b.take({ half: true, maxTimes: 1, now, until: now + MINUTE })).toBe('h');
      }
    });

    it('drops those past their retention, by a pop and by a sweep', async () => {
      const b = bed();
      await b.fill('g h', born);
      await b.put('i', { ...born, now: T + 1 });
      const now = T + MINUTE;
      expect(await b.take({ half: true, now, limit: 1, retainSince: T + 1 })).toBe('i');
      await b.put('j', born);
      const { handle } = await b.put('k', { ...born, now: T + 2 });
      const sweep = { now, retainHalfSince: T + 2 };
      expect(await b.sweep(sweep)).toMatchObject({ dropped: 2 });
      expect(await b.describe()).toMatchObject({ half: 1 });
      expect(await b.settle([handle])).toEqual(['done']);
    });
  });
};
