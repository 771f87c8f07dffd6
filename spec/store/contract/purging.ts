import { DEAD, HALF } from '../../../src/store/store';
import { type Bed, codeOf, HOLD, MINUTE, type Part, T } from '../bed';

/** Purges until nothing is left; the number of calls and of what was removed. */
async function purgeAll(b: Bed): Promise<{ calls: number; removed: number }> {
  const all = { calls: 0, removed: 0 };
  for (let more = true; more; all.calls++) {
    const purged = await b.store.purge(b.topic);
    all.removed += purged.removed;
    ({ more } = purged);
  }
  return all;
}

/** Taking every message out of a topic. */
export const purging: Part = (bed) => {
  describe('purging', () => {
    it('removes messages in every state and says how many there were', async () => {
      const b = bed();
      await b.fill('dead held a b', { queues: 2 });
      const { taken } = await b.pop({ limit: 2 });
      await b.settle(taken.slice(0, 1), { as: 'buried', now: T });
      await b.resend([0], T);
      await b.put('c', { queue: 1 });
      await b.put('s', { at: T + MINUTE });
      const { handle } = await b.put('h', { heldUntil: T + MINUTE });
      expect(await b.store.purge(b.topic)).toEqual({ removed: 8, more: false });
      expect(await b.describe()).toMatchObject({
        ...{
          scheduled: 0,
          half: 0,
          ranges: [
            { min: 4, max: 4 },
            { min: 1, max: 1 },
          ],
        },
        groups: [{ group: 'group', cursors: [4, 1], ready: 0, held: 0, ended: 0, dead: 0 }],
      });
      expect(await b.settle([...taken, handle])).toEqual(['unknown', 'unknown', 'unknown']);
      const later = T + 2 * HOLD;
      expect(await b.pop({ now: later })).toEqual({ taken: [] });
      expect(await b.pop({ now: later, half: true })).toEqual({ taken: [] });
      for (const queue of [0, 1, HALF, DEAD]) {
        expect(await b.store.list({ ...b.group(), queue }, 'holds', 9)).toEqual([]);
      }
      expect(await b.store.purge(b.topic)).toEqual({ removed: 0, more: false });
    });

    it('lets what comes after it be delivered, at offsets that go on', async () => {
      const b = bed();
      await b.fill('a b', { queues: 2 });
      await b.put('s', { at: T + 1 });
      await b.put('h', { heldUntil: T + 1 });
      await b.pop({ limit: 1 });
      await b.store.purge(b.topic);
      expect(await b.put('c')).toEqual({ queue: 0, offset: 2 });
      expect(await b.put('t', { at: T + 1 })).toMatchObject({ offset: 1 });
      expect(await b.put('i', { heldUntil: T + 1 })).toMatchObject({ offset: 1 });
      expect(await b.take({ now: T + 1 })).toBe('c t');
      expect(await b.take({ now: T + 1, half: true })).toBe('i');
      expect(await b.take({ group: 'new' })).toBe('c t');
    });

    it('does a bounded part at a time, and delivers nothing of it after the first', async () => {
      const b = bed();
      await Promise.all(Array.from({ length: 600 }, (_, n) => b.put(`m${n}`)));
      await Promise.all(Array.from({ length: 300 }, (_, n) => b.put(`s${n}`, { at: T + HOLD })));
      await Promise.all(Array.from({ length: 10 }, () => b.put('h', { heldUntil: T + HOLD })));
      await b.pop({ limit: 300 });
      const first = await b.store.purge(b.topic);
      expect(first).toEqual({ removed: 256 + 256 + 10, more: true });
      expect(await b.describe()).toMatchObject({ groups: [{ ready: 0, held: 0 }] });
      expect(await b.take({ now: T + MINUTE })).toBe('');
      const { removed } = await purgeAll(b);
      expect(first.removed + removed).toBe(910);
      expect(await b.describe()).toMatchObject({ scheduled: 0, ranges: [{ min: 600, max: 600 }] });
    });

    it('frees the queues of an orderly group', async () => {
      const b = bed();
      await b.fill('a b');
      await b.pop({ orderly: true, limit: 1 });
      expect((await b.pop({ orderly: true })).taken).toEqual([]);
      await b.store.purge(b.topic);
      await b.put('c');
      expect(await b.take({ orderly: true })).toBe('c');
    });

    it('keeps topic, groups and pull positions', async () => {
      const b = bed();
      await b.put('a', { queues: 2 });
      await b.store.swap(b.group(), 1, undefined, 'here', T + 3);
      await b.store.purge(b.topic);
      expect(await b.store.topics()).toContainEqual(b.topic);
      expect(await b.store.positions(b.group())).toEqual([undefined, 'here']);
      expect(await b.describe()).toMatchObject({ groups: [{ group: 'group', polledAt: T + 3 }] });
    });

    it('refuses a topic that is not there', async () => {
      const b = bed();
      expect(await codeOf(b.store.purge(b.topic))).toBe('TopicNotExist');
    });
  });
};
