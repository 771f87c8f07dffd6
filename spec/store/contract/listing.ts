import { DEAD, HALF } from '../../../src/store/store';
import { HOLD, MINUTE, type Part, T } from '../bed';

/** What can be looked at. */
export const listing: Part = (bed) => {
  describe('listing', () => {
    it('lists the holds of a group by their ends, with what they hold, page by page', async () => {
      const b = bed();
      await b.fill('a b c d', { tag: 'A' });
      await b.pop({ limit: 1, until: T + 9 });
      const { taken } = await b.pop({ limit: 2, until: T + 5 });
      const first = await b.store.list({ ...b.group(), queue: 0 }, 'holds', 2);
      expect(first).toEqual(
        taken.map(({ tag, payload, ...handle }) => {
          return { ...handle, entry: { offset: handle.offset, at: T, tag, payload } };
        }),
      );
      const second = await b.store.list({ ...b.group(), queue: 0 }, 'holds', 2, first[1]);
      expect(second).toMatchObject([{ offset: 0, until: T + 9, entry: { payload: 'a' } }]);
      expect(await b.store.list({ ...b.group(), queue: 0 }, 'holds', 2, second[0])).toEqual([]);
      expect(await b.store.list({ ...b.group(), queue: 0 }, 'holds', 0)).toEqual([]);
      expect(await b.store.list({ ...b.group(), queue: 7 }, 'holds', 9)).toEqual([]);
      expect(await b.store.list({ ...b.group('other'), queue: 0 }, 'holds', 9)).toEqual([]);
    });

    it('goes on after a place in the midst of holds that end together', async () => {
      const b = bed();
      for (let n = 0; n < 40; n++) await b.put(`${n}`);
      await b.pop({ limit: 40 });
      for (let offset = -1; offset < 40; offset += 3) {
        const page = await b.store.list({ ...b.group(), queue: 0 }, 'holds', 99, {
          until: T + HOLD,
          offset,
        });
        expect(page.map((hold) => hold.offset)).toEqual(
          Array.from({ length: 39 - offset }, (_, n) => offset + 1 + n),
        );
      }
    });

    it('gives holds that can be settled as they are', async () => {
      const b = bed();
      await b.fill('a b');
      await b.pop();
      const [a, ...rest] = await b.store.list({ ...b.group(), queue: 0 }, 'holds', 9);
      expect(await b.settle([a])).toEqual(['done']);
      expect(await b.release(rest, T)).toEqual(['done']);
      expect(await b.take()).toBe('b');
    });

    it('lists a hold whose entry is gone without it', async () => {
      const b = bed();
      await b.put('m');
      await b.pop();
      await b.sweep({ retainSince: T + 1 });
      const [hold] = await b.store.list({ ...b.group(), queue: 0 }, 'holds', 9);
      expect(hold).toEqual({ queue: 0, offset: 0, times: 1, firstAt: T, until: T + HOLD });
    });

    it('lists the holds of half messages and of resent dead letters', async () => {
      const b = bed();
      await b.put('h', { heldUntil: T + MINUTE });
      await b.put('m');
      await b.settle((await b.pop()).taken, { as: 'buried', now: T });
      await b.resend([0], T + 3);
      expect(await b.store.list({ ...b.group(), queue: HALF }, 'holds', 9)).toMatchObject([
        { queue: HALF, times: 1, until: T + MINUTE, entry: { payload: 'h', at: T } },
      ]);
      expect(await b.store.list({ ...b.group(), queue: DEAD }, 'holds', 9)).toMatchObject([
        { queue: DEAD, times: 0, until: T + 3, entry: { payload: 'm' } },
      ]);
    });

    it('lists scheduled entries by their times, then their order, page by page', async () => {
      const b = bed();
      await b.fill('late later', { at: T + 9, queue: 1, queues: 2 });
      await b.put('soon', { at: T + 5, tag: 'A' });
      const first = await b.store.list(b.topic, 'scheduled', 2);
      expect(first).toEqual([
        { queue: 0, offset: 2, at: T + 5, tag: 'A', payload: 'soon' },
        { queue: 1, offset: 0, at: T + 9, payload: 'late' },
      ]);
      const second = await b.store.list(b.topic, 'scheduled', 2, first[1]);
      expect(second).toEqual([{ queue: 1, offset: 1, at: T + 9, payload: 'later' }]);
      expect(await b.store.list(b.topic, 'scheduled', 2, second[0])).toEqual([]);
    });

    it('lists half messages with their holds', async () => {
      const b = bed();
      await b.fill('g h', { heldUntil: T + MINUTE, queue: 1, queues: 2 });
      const { handle } = await b.put('i', { heldUntil: T + MINUTE, tag: 'A' });
      await b.pop({ half: true, now: T + MINUTE, limit: 1 });
      const expected = [
        { queue: 1, offset: 0, at: T, times: 2, until: T + MINUTE + HOLD, payload: 'g' },
        { queue: 1, offset: 1, at: T, times: 1, until: T + MINUTE, payload: 'h' },
        { queue: 0, offset: 2, at: T, times: 1, until: T + MINUTE, tag: 'A', payload: 'i' },
      ];
      expect(await b.store.list(b.topic, 'half', 9)).toEqual(expected);
      expect(await b.store.list(b.topic, 'half', 1, { offset: 0 })).toEqual(expected.slice(1, 2));
      await b.settle([handle]);
      expect(await b.store.list(b.topic, 'half', 9, { offset: 1 })).toEqual([]);
    });

    it('peeks into a queue without putting what is due there, nor dropping what is old', async () => {
      const b = bed();
      await b.put('old');
      await b.put('due', { at: T + 5 });
      const options = { now: T + 9, limit: 9, retainSince: T + 1 };
      const peeked = await b.store.read(b.queue(0), 0, { ...options, peek: true });
      expect(peeked).toEqual({ entries: [{ offset: 0, at: T, payload: 'old' }], min: 0, max: 1 });
      expect(await b.describe()).toMatchObject({ scheduled: 1 });
      expect(await b.store.read(b.queue(0), 0, options)).toMatchObject({ min: 1, max: 2 });
    });

    it('describes a topic and its groups', async () => {
      const b = bed();
      await b.fill('a b c', { queues: 2 });
      await b.put('later', { at: T + 9 });
      await b.put('h', { heldUntil: T });
      await b.pop({ group: 'z', limit: 2, until: T + 5 });
      await b.pop({ group: 'half', half: true, bind: true, now: T + 1 });
      await b.store.declare({ group: b.group('a'), start: 'latest' });
      await b.store.swap(b.group('a'), 1, undefined, 'here', T + 3);
      const counts = { held: 0, ended: 0, dead: 0, deadMax: 0 };
      expect(await b.describe(T + 4)).toEqual({
        ...{ type: 'normal', queues: 2, declared: false, unshaped: false },
        ...{ halfGroup: 'half', scheduled: 1, scheduledMax: 1, half: 1, halfMax: 1 },
        ranges: [
          { min: 0, max: 3 },
          { min: 0, max: 0 },
        ],
        groups: [
          {
            ...{ ...counts, group: 'a', declared: true, polledAt: T + 3, ready: 0 },
            ...{ cursors: [3, 0], positions: [[1, 'here']] },
          },
          {
            ...{ ...counts, group: 'z', declared: false, polledAt: T, ready: 1, held: 2 },
            ...{ cursors: [2, 0], positions: [] },
          },
        ],
      });
    });

    it('counts what a place had beside what it has', async () => {
      const b = bed();
      await b.put('m');
      const { handle } = await b.put('h', { heldUntil: T + MINUTE });
      await b.settle([handle]);
      await b.settle((await b.pop()).taken, { as: 'buried', now: T });
      await b.put('s', { at: T + 1 });
      await b.sweep({ now: T + 1, retainDeadSince: T + 1 });
      expect(await b.describe()).toMatchObject({
        ...{ half: 0, halfMax: 1, scheduled: 0, scheduledMax: 1 },
        groups: [{ dead: 0, deadMax: 1 }],
      });
    });

    it('lists nothing of a topic that is not there', async () => {
      const b = bed();
      expect(await b.store.list({ ...b.group(), queue: 0 }, 'holds', 9)).toEqual([]);
      expect(await b.store.list(b.topic, 'scheduled', 9)).toEqual([]);
      expect(await b.store.list(b.topic, 'half', 9)).toEqual([]);
      expect(await b.store.list(b.group(), 'dead', 9)).toEqual([]);
    });
  });
};
