import { MINUTE, type Part, T } from '../bed';

/** What becomes of holds. */
export const settling: Part = (bed) => {
  describe('settling', () => {
    it('never gives an acked entry to the group again', async () => {
      const b = bed();
      await b.put('m');
      const { taken } = await b.pop({ until: T + MINUTE });
      expect(await b.settle(taken, { as: 'acked', now: T + MINUTE - 1 })).toEqual(['done']);
      expect(await b.take({ now: T + MINUTE })).toBe('');
      expect(await b.take({ group: 'other' })).toBe('m');
    });

    it('answers each handle in its order and does what can be done', async () => {
      const b = bed();
      await b.fill('a b c');
      const { taken } = await b.pop({ until: T + MINUTE });
      const [first, second, third] = taken;
      await b.settle([second]);
      const mixed = [
        third,
        { queue: 0, offset: 77, times: 1, firstAt: T, until: T + MINUTE },
        second,
        first,
      ];
      expect(await b.settle(mixed)).toEqual(['done', 'unknown', 'unknown', 'done']);
      expect(await b.take({ now: T + MINUTE })).toBe('');
    });

    it('takes a handle once, also within one call', async () => {
      const b = bed();
      await b.put('m');
      const { taken } = await b.pop();
      const twice = [...taken, ...taken];
      expect(await b.settle(twice)).toEqual(['done', 'unknown']);
      expect(await b.settle(taken)).toEqual(['unknown']);
    });

    it('calls a handle expired from the end of its hold on, and changes nothing', async () => {
      const b = bed();
      await b.put('m');
      const { taken } = await b.pop({ until: T + MINUTE });
      expect(await b.settle(taken, { as: 'acked', now: T + MINUTE })).toEqual(['expired']);
      expect(await b.take({ now: T + MINUTE })).toBe('m');
    });

    it('calls a handle superseded once the entry was handed out again', async () => {
      const b = bed();
      await b.put('m');
      const first = await b.pop({ until: T + MINUTE });
      const second = await b.pop({ now: T + MINUTE });
      const now = T + MINUTE;
      expect(await b.settle(first.taken, { as: 'acked', now })).toEqual(['superseded']);
      const both = [...first.taken, ...second.taken, ...first.taken];
      expect(await b.settle(both, { as: 'acked', now })).toEqual(['superseded', 'done', 'unknown']);
    });

    it.each(['until', 'times', 'firstAt'] as const)(
      'takes no handle whose %s is not that of the hold',
      async (field) => {
        const b = bed();
        await b.put('m');
        const { taken } = await b.pop();
        const forged = taken.map((handle) => ({ ...handle, [field]: handle[field] + 1 }));
        expect(await b.settle(forged)).toEqual(['superseded']);
        expect(await b.settle(taken)).toEqual(['done']);
      },
    );

    it('knows no handle of another queue, group or topic', async () => {
      const b = bed();
      await b.put('m');
      const { taken } = await b.pop();
      await b.pop({ group: 'idle', createGroup: 'latest' });
      const elsewhere = taken.map((handle) => ({ ...handle, queue: 7 }));
      expect(await b.settle(elsewhere)).toEqual(['unknown']);
      expect(await b.settle(taken, undefined, 'idle')).toEqual(['unknown']);
      expect(await b.settle(taken, undefined, 'nobody')).toEqual(['unknown']);
      const missing = { ...b.group(), topic: 'missing' };
      expect(await b.store.settle(missing, taken, { as: 'acked', now: T })).toEqual(['unknown']);
      expect(await b.settle([])).toEqual([]);
    });

    it('makes a released entry deliverable at the time given, and keeps its count', async () => {
      const b = bed();
      await b.put('m');
      const { taken } = await b.pop();
      expect(await b.release(taken, T + 10)).toEqual(['done']);
      expect(await b.settle(taken)).toEqual(['superseded']);
      expect(await b.take({ now: T + 9 })).toBe('');
      const again = await b.pop({ now: T + 10 });
      expect(again.taken).toMatchObject([{ times: 2, firstAt: T }]);
    });

    it('puts a hold off, and takes its handle until then', async () => {
      const b = bed();
      await b.put('m');
      const { taken } = await b.pop({ until: T + 10 });
      expect(await b.release(taken, T + 20)).toEqual(['done']);
      expect(await b.take({ now: T + 19, until: T + 30 })).toBe('');
      const late = taken.map((handle) => ({ ...handle, until: T + 20 }));
      expect(await b.settle(late, { as: 'released', now: T + 19, at: T + 40 })).toEqual(['done']);
      expect(await b.settle(taken, { as: 'acked', now: T + 40 })).toEqual(['expired']);
      expect(await b.settle(taken, { as: 'acked', now: T + 39 })).toEqual(['done']);
      expect(await b.take({ now: T + 40 })).toBe('');
    });

    it('delivers again what was put off and not acked', async () => {
      const b = bed();
      await b.put('m');
      const { taken } = await b.pop({ until: T + 10 });
      await b.release(taken, T + 20);
      const again = await b.pop({ now: T + 20 });
      expect(again.taken).toMatchObject([{ times: 2, firstAt: T }]);
      expect(await b.settle(taken, { as: 'acked', now: T + 20 })).toEqual(['superseded']);
    });

    it('releases at once', async () => {
      const b = bed();
      await b.put('m');
      const { taken } = await b.pop();
      await b.release(taken, T);
      expect(await b.take()).toBe('m');
    });

    it('takes a delivery back as if it had not been', async () => {
      const b = bed();
      await b.put('m');
      const back = { as: 'released', uncounted: true } as const;
      const first = await b.pop();
      expect(await b.settle(first.taken, { ...back, now: T, at: T + 10 })).toEqual(['done']);
      expect(await b.settle(first.taken, { ...back, now: T, at: T })).toEqual(['superseded']);
      const held = { offset: 0, times: 0, firstAt: 0, until: T + 10 };
      expect(await b.store.list({ ...b.group(), queue: 0 }, 'holds', 2)).toMatchObject([held]);
      expect(await b.take({ now: T + 9 })).toBe('');
      const counted = await b.pop({ now: T + 10, until: T + 20 });
      expect(counted.taken).toMatchObject([{ times: 1, firstAt: T + 10 }]);
      const second = await b.pop({ now: T + 20 });
      await b.settle(second.taken, { ...back, now: T + 20, at: T + 20 });
      const again = await b.pop({ now: T + 20 });
      expect(again.taken).toMatchObject([{ times: 2, firstAt: T + 10 }]);
    });

    it('takes back what was the last delivery, so that it is none of a dead letter', async () => {
      const b = bed();
      await b.put('m');
      const { taken } = await b.pop({ maxTimes: 1 });
      await b.settle(taken, { as: 'released', uncounted: true, now: T, at: T });
      expect(await b.take({ maxTimes: 1 })).toBe('m');
      expect(await b.store.list(b.group(), 'dead', 1)).toEqual([]);
    });

    it('takes no half message back', async () => {
      const b = bed();
      const { handle } = await b.put('m', { heldUntil: T + MINUTE });
      const back = { as: 'released', uncounted: true, now: T, at: T } as const;
      expect(await b.settle([handle], back)).toEqual(['unknown']);
      expect(await b.settle([handle])).toEqual(['done']);
    });

    it('settles hundreds of handles in one call', async () => {
      const b = bed();
      await b.put('m0');
      await Promise.all(Array.from({ length: 599 }, (_, n) => b.put(`m${n + 1}`)));
      const { taken } = await b.pop({ limit: 1000, until: T + MINUTE });
      expect(taken).toHaveLength(600);
      expect(new Set(await b.settle(taken))).toEqual(new Set(['done']));
      expect(await b.take({ now: T + MINUTE })).toBe('');
    });

    it('moves nothing but half messages', async () => {
      const b = bed();
      await b.put('m');
      const { taken } = await b.pop();
      expect(await b.settle(taken, { as: 'moved', now: T })).toEqual(['unknown']);
      expect(await b.settle(taken)).toEqual(['done']);
    });
  });
};
