import { DEAD } from '../../../src/store/store';
import { type Bed, MINUTE, type Part, T } from '../bed';

/** Puts entries and lets them die in a group after one delivery. */
async function kill(b: Bed, payloads: string, now = T): Promise<void> {
  for (const payload of payloads.split(' ')) await b.put(payload, { tag: `tag-${payload}` });
  await b.pop({ now, until: now + MINUTE, maxTimes: 1 });
  await b.pop({ now: now + MINUTE, maxTimes: 1 });
}

/** So many payloads. */
const many = (count: number): string => Array(count).fill('x').join(' ');

/** Entries a group was handed too often. */
export const deadLetters: Part = (bed) => {
  describe('dead letters', () => {
    it('makes an entry dead for its group when its last hold ends, not before', async () => {
      const b = bed();
      await b.put('m');
      for (let n = 0; n < 3; n++) {
        const now = T + n * MINUTE;
        expect(await b.take({ now, until: now + MINUTE, maxTimes: 3 })).toBe('m');
      }
      expect(await b.store.list(b.group(), 'dead', 9)).toEqual([]);
      expect(await b.take({ now: T + 3 * MINUTE, maxTimes: 3 })).toBe('');
      expect(await b.store.list(b.group(), 'dead', 9)).toEqual([
        {
          ...{ offset: 0, from: { queue: 0, offset: 0 }, times: 3, firstAt: T, payload: 'm' },
          ...{ lastUntil: T + 3 * MINUTE, deadAt: T + 3 * MINUTE },
        },
      ]);
      expect(await b.take({ group: 'other' })).toBe('m');
    });

    it('can still be acked during its last hold', async () => {
      const b = bed();
      await b.put('m');
      const { taken } = await b.pop({ maxTimes: 1 });
      expect(await b.settle(taken)).toEqual(['done']);
      expect(await b.store.list(b.group(), 'dead', 9)).toEqual([]);
    });

    it('lists dead letters from an offset on, with their tags', async () => {
      const b = bed();
      await kill(b, 'a b c');
      const [letter, ...others] = await b.store.list(b.group(), 'dead', 1, { offset: 0 });
      expect(letter).toMatchObject({ offset: 1, from: { offset: 1 }, tag: 'tag-b', payload: 'b' });
      expect(others).toEqual([]);
      expect(await b.store.list(b.group(), 'dead', 9, { offset: 2 })).toEqual([]);
      expect(await b.store.list(b.group('nobody'), 'dead', 9)).toEqual([]);
    });

    it('makes them by a sweep where nobody polls', async () => {
      const b = bed();
      await b.put('m');
      await b.pop({ until: T + MINUTE, maxTimes: 1 });
      expect(await b.sweep({ now: T + MINUTE - 1, maxTimes: 1 })).toMatchObject({ dead: 0 });
      expect(await b.sweep({ now: T + MINUTE, maxTimes: 1 })).toMatchObject({ dead: 1 });
      const [group] = (await b.describe())?.groups ?? [];
      expect(group).toMatchObject({ dead: 1, held: 0, ended: 0 });
    });

    it('finds them by sweeps that go on behind more ended holds than one looks at', async () => {
      const b = bed();
      await b.fill(many(3));
      await b.pop({ until: T + 1 });
      await b.pop({ now: T + 1, until: T + MINUTE });
      await b.fill(many(270));
      await b.pop({ now: T + 1, until: T + 2, limit: 270 });
      const sweep = { now: T + MINUTE, maxTimes: 2 };
      const { next, ...swept } = await b.sweep(sweep);
      expect([swept.dead, next]).toEqual([0, { until: T + 2, offset: 3 + 255 }]);
      expect(await b.sweep({ ...sweep, now: T + 2, heldAfter: next })).toMatchObject({ dead: 0 });
      const last = await b.sweep({ ...sweep, heldAfter: next });
      expect([last.dead, last.next]).toEqual([3, undefined]);
    });

    it('goes by the number of each group, where a sweep is given one', async () => {
      const b = bed();
      await b.put('m');
      for (const group of ['a', 'b', '__proto__']) await b.pop({ group, until: T + 1 });
      const sweep = { now: T + 1, maxTimes: 2 };
      const maxTimesOf = [
        ['a', 1],
        ['nobody', 1],
      ] as const;
      expect(await b.sweep(sweep)).toMatchObject({ dead: 0 });
      expect(await b.sweep({ ...sweep, maxTimesOf })).toMatchObject({ dead: 1 });
      expect(await b.sweep({ now: T + 1, maxTimes: 1, maxTimesOf: [['b', 2]] })).toMatchObject({
        dead: 1,
      });
      expect(await b.take({ group: 'b', now: T + 1 })).toBe('m');
      expect(await b.take({ group: 'a', now: T + 1 })).toBe('');
    });

    it('lets a sweep go on where it got least far in a queue of a group', async () => {
      const b = bed();
      await b.store.declare({ topic: b.topic, shape: { type: 'normal', queues: 2 } });
      for (const queue of [0, 1]) await b.fill(many(300), { queue });
      await b.pop({ group: 'a', limit: 600, until: T + 2 });
      await b.pop({ group: 'b', limit: 600, until: T + 1 });
      const first = await b.sweep({ now: T + 2 });
      expect(first.next).toEqual({ until: T + 1, offset: 255 });
      const second = await b.sweep({ now: T + 2, heldAfter: first.next });
      expect(second.next).toEqual({ until: T + 2, offset: 255 });
      expect((await b.sweep({ now: T + 2, heldAfter: second.next })).next).toBeUndefined();
    });

    it('counts the holds that ended in a span of time, of every group, before it buries them', async () => {
      const b = bed();
      await b.fill('a b c');
      for (const until of [T + 1, T + 2, T + 3]) await b.pop({ limit: 1, until });
      await b.pop({ group: 'other', limit: 1, until: T + 2 });
      const sweep = { now: T + 2, maxTimes: 1 };
      expect(await b.sweep({ ...sweep, maxTimes: 2 })).toMatchObject({ ended: 0 });
      expect(await b.sweep({ ...sweep, endedAfter: T + 1 })).toMatchObject({ ended: 2, dead: 3 });
      expect(await b.sweep({ ...sweep, endedAfter: T })).toMatchObject({ ended: 0, dead: 0 });
      expect(await b.sweep({ now: T + 3, endedAfter: T + 4 })).toMatchObject({ ended: 0 });
    });

    it('gives resent ones to their group with a new count, after the queues', async () => {
      const b = bed();
      await kill(b, 'a b');
      await b.put('new');
      const now = T + 2 * MINUTE;
      expect(await b.resend([1, 9], now)).toEqual(['done', 'unknown']);
      expect(await b.take({ group: 'other', limit: 3 })).toBe('a b new');
      const { taken } = await b.pop({ now, until: now + MINUTE });
      expect(taken).toMatchObject([
        { payload: 'new' },
        { queue: DEAD, offset: 1, times: 1, firstAt: now, until: now + MINUTE, payload: 'b' },
      ]);
      expect(taken[1]).toMatchObject({ tag: 'tag-b' });
    });

    it('forgets a resent one that is acked, and keeps one that is not', async () => {
      const b = bed();
      await kill(b, 'a b');
      const now = T + 2 * MINUTE;
      await b.resend([0, 1], now);
      const { taken } = await b.pop({ now, until: now + MINUTE });
      const acked = { as: 'acked', now } as const;
      expect(await b.settle(taken.slice(0, 1), acked)).toEqual(['done']);
      expect(await b.settle(taken.slice(0, 1), acked)).toEqual(['unknown']);
      expect(await b.take({ now: now + MINUTE, until: now + 2 * MINUTE })).toBe('b');
      expect(await b.settle(taken.slice(1), { as: 'acked', now: now + MINUTE })).toEqual([
        'superseded',
      ]);
      expect(await b.take({ now: now + 2 * MINUTE, maxTimes: 2 })).toBe('');
      const left = await b.store.list(b.group(), 'dead', 9);
      expect(left).toMatchObject([{ offset: 1, payload: 'b', times: 1 }]);
    });

    it('starts over when one is resent while it is held', async () => {
      const b = bed();
      await kill(b, 'a');
      const now = T + 2 * MINUTE;
      await b.resend([0], now);
      const first = await b.pop({ now });
      await b.resend([0], now + 1);
      expect(await b.settle(first.taken, { as: 'acked', now: now + 1 })).toEqual(['superseded']);
      const second = await b.pop({ now: now + 1 });
      expect(second.taken).toMatchObject([{ times: 1, firstAt: now + 1 }]);
      expect((await b.pop({ now: now + 1 })).taken).toEqual([]);
    });

    it('resends nothing for a group or topic that is not there', async () => {
      const b = bed();
      await b.put('m');
      expect(await b.resend([0], T)).toEqual(['unknown']);
      expect(await b.resend([0], T, { ...b.group(), topic: 'missing' })).toEqual(['unknown']);
    });

    it('resends nothing but dead letters', async () => {
      const b = bed();
      const { handle } = await b.put('h', { heldUntil: T + MINUTE });
      await b.put('m');
      const { taken } = await b.pop();
      const resent = { as: 'resent', now: T } as const;
      expect(await b.settle([...taken, handle], resent)).toEqual(['unknown', 'unknown']);
      expect(await b.settle([...taken, handle])).toEqual(['done', 'done']);
    });

    it('drops those past their retention by a sweep, resent or not', async () => {
      const b = bed();
      await kill(b, 'a b');
      await kill(b, 'c', T + MINUTE);
      const now = T + 3 * MINUTE;
      await b.resend([0], now);
      const swept = await b.sweep({ now, retainDeadSince: T + 2 * MINUTE });
      expect(swept).toMatchObject({ dropped: 2 });
      const left = await b.store.list(b.group(), 'dead', 9);
      expect(left.map(({ payload }) => payload)).toEqual(['c']);
      expect((await b.pop({ now })).wakeAt).toBeUndefined();
    });
  });
};
