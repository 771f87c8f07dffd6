import { MINUTE, type Part, payloads, T } from '../bed';

/** Deliveries that are the last by decision. */
export const burying: Part = (bed) => {
  const buried = { as: 'buried', now: T + 1 } as const;

  describe('burying', () => {
    it('puts a held entry among the dead letters of its group, as if its hold had ended', async () => {
      const b = bed();
      await b.put('m', { tag: 'A', queue: 1, queues: 2 });
      const { taken } = await b.pop();
      expect(await b.settle(taken, buried)).toEqual(['done']);
      expect(await b.store.list(b.group(), 'dead', 9)).toEqual([
        {
          ...{ offset: 0, from: { queue: 1, offset: 0 }, times: 1, firstAt: T },
          ...{ lastUntil: T + 1, deadAt: T + 1, tag: 'A', payload: 'm' },
        },
      ]);
      expect(await b.settle(taken, buried)).toEqual(['unknown']);
      expect(await b.take({ now: T + 9 * MINUTE })).toBe('');
      expect(await b.take({ group: 'other' })).toBe('m');
    });

    it('unlocks an ordered queue, and tells who waits', async () => {
      const b = bed();
      await b.fill('a b');
      const { taken } = await b.pop({ orderly: true, limit: 1 });
      expect(await b.take({ orderly: true })).toBe('');
      const told = b.announced();
      await b.settle(taken, buried);
      await told.heard;
      told.stop();
      expect(await b.take({ orderly: true })).toBe('b');
    });

    it('leaves a resent dead letter dead', async () => {
      const b = bed();
      await b.put('m');
      await b.settle((await b.pop()).taken, buried);
      await b.resend([0], T + 1);
      const { taken } = await b.pop({ now: T + 1 });
      expect(payloads({ taken })).toBe('m');
      expect(await b.settle(taken, { as: 'buried', now: T + 2 })).toEqual(['done']);
      expect(await b.take({ now: T + 9 * MINUTE })).toBe('');
      expect(await b.store.list(b.group(), 'dead', 9)).toMatchObject([{ offset: 0, times: 1 }]);
    });

    it('is not for half messages, late or superseded handles, and does nothing to them', async () => {
      const b = bed();
      const { handle } = await b.put('h', { heldUntil: T + MINUTE });
      await b.put('m');
      const { taken } = await b.pop({ until: T + 1 });
      expect(await b.settle([handle], buried)).toEqual(['unknown']);
      expect(await b.settle(taken, buried)).toEqual(['expired']);
      await b.pop({ now: T + 1 });
      expect(await b.settle(taken, buried)).toEqual(['superseded']);
      expect(await b.store.list(b.group(), 'dead', 9)).toEqual([]);
      expect(await b.settle([handle])).toEqual(['done']);
    });
  });
};
