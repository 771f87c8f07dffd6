import { deadHandle, scheduledHandle } from '../../../src/store/store';
import { MINUTE, type Part, T } from '../bed';

/** Single entries that are taken out by hand. */
export const removing: Part = (bed) => {
  const removed = { as: 'removed', now: T + 2 * MINUTE } as const;

  describe('removing', () => {
    it('takes out a scheduled entry, which never comes then, and no other', async () => {
      const b = bed();
      for (const payload of ['a', 'b', 'c']) await b.put(payload, { at: T + MINUTE });
      const [, second] = await b.store.list(b.topic, 'scheduled', 9);
      if (second === undefined) throw new Error('there is none');
      const handle = scheduledHandle(second);
      const other = { ...handle, until: handle.until + 1 };
      expect(await b.settle([other, handle, handle], removed)).toEqual([
        ...['unknown', 'done', 'unknown'],
      ]);
      expect(await b.store.describe(b.topic, T)).toMatchObject({ scheduled: 2, scheduledMax: 3 });
      expect(await b.take({ now: T + MINUTE })).toBe('a c');
    });

    it('takes out a dead letter, resent or handed out again or neither', async () => {
      const b = bed();
      await b.fill('a b c d');
      await b.settle((await b.pop()).taken, { as: 'buried', now: T + 1 });
      await b.resend([0], T + 1);
      await b.resend([1], T + 1);
      expect(await b.take({ now: T + 1, limit: 1 })).toBe('a');
      const handles = [0, 1, 2, 9].map(deadHandle);
      expect(await b.settle(handles, removed)).toEqual(['done', 'done', 'done', 'unknown']);
      expect(await b.store.list(b.group(), 'dead', 9)).toMatchObject([{ payload: 'd' }]);
      expect(await b.take({ now: T + 9 * MINUTE })).toBe('');
      expect(await b.resend([0, 1, 2, 3], T + 9 * MINUTE)).toEqual([
        ...['unknown', 'unknown', 'unknown', 'done'],
      ]);
    });

    it('ends a delivery for good, also one whose time is up, but none that there is no more', async () => {
      const b = bed();
      await b.fill('a b');
      const { taken } = await b.pop({ until: T + 1 });
      const [first, second] = taken;
      expect(await b.settle([first], removed)).toEqual(['done']);
      expect((await b.pop({ now: T + 1 })).taken).toMatchObject([{ payload: 'b', times: 2 }]);
      expect(await b.settle([first, second], removed)).toEqual(['unknown', 'superseded']);
      expect(await b.take({ group: 'other' })).toBe('a b');
    });

    it('takes out a half message, also one whose check is due', async () => {
      const b = bed();
      const { handle } = await b.put('h', { heldUntil: T + MINUTE });
      expect(await b.settle([handle], removed)).toEqual(['done']);
      expect(await b.store.describe(b.topic, T)).toMatchObject({ half: 0 });
      expect((await b.pop({ half: true, now: T + 2 * MINUTE })).taken).toEqual([]);
    });

    it('unlocks an ordered queue, and tells who waits', async () => {
      const b = bed();
      await b.fill('a b');
      const { taken } = await b.pop({ orderly: true, limit: 1 });
      expect(await b.take({ orderly: true })).toBe('');
      const told = b.announced();
      await b.settle(taken, removed);
      await told.heard;
      told.stop();
      expect(await b.take({ orderly: true })).toBe('b');
    });

    it('removes nothing for a group or topic that is not there', async () => {
      const b = bed();
      await b.put('m');
      expect(await b.settle([deadHandle(0)], removed, 'nobody')).toEqual(['unknown']);
      const none = { ...b.group(), topic: 'missing' };
      const handles = [deadHandle(0), scheduledHandle({ offset: 0, at: T })];
      expect(await b.store.settle(none, handles, removed)).toEqual(['unknown', 'unknown']);
    });
  });
};
