import { MINUTE, type Part, T } from '../bed';

/** Nothing is kept for ever. */
export const retention: Part = (bed) => {
  describe('retention', () => {
    it('gives no entry from before it, new or handed out before', async () => {
      const b = bed();
      await b.fill('a b');
      await b.put('c', { now: T + 1 });
      await b.pop({ limit: 1, until: T + MINUTE });
      expect(await b.take({ now: T + MINUTE, retainSince: T + 1 })).toBe('c');
      expect(await b.take({ now: T + 2 * MINUTE })).toBe('');
    });

    it('trims queues by a sweep, for every group', async () => {
      const b = bed();
      await b.fill('a b');
      await b.put('c', { now: T + 1 });
      await b.pop({ limit: 1, until: T + MINUTE });
      const swept = { ended: 0, released: 0, dead: 0, dropped: 2, more: false };
      expect(await b.sweep({ retainSince: T + 1 })).toEqual(swept);
      expect(await b.describe()).toMatchObject({
        ranges: [{ min: 2, max: 3 }],
        groups: [{ ready: 1 }],
      });
      expect(await b.take({ now: T + MINUTE })).toBe('c');
      expect(await b.take({ group: 'other' })).toBe('c');
    });

    it('lets an entry that is gone still be acked', async () => {
      const b = bed();
      await b.put('a');
      const { taken } = await b.pop();
      await b.sweep({ retainSince: T + 1 });
      expect(await b.settle(taken)).toEqual(['done']);
    });

    it('makes no dead letter of an entry that is gone', async () => {
      const b = bed();
      await b.put('a');
      await b.pop({ until: T + MINUTE, maxTimes: 1 });
      const swept = await b.sweep({ now: T + MINUTE, maxTimes: 1, retainSince: T + 1 });
      expect(swept).toMatchObject({ dead: 0, dropped: 1 });
      const [group] = (await b.describe(T + MINUTE))?.groups ?? [];
      expect(group).toMatchObject({ ended: 0, dead: 0 });
    });

    it('goes on numbering after everything was trimmed', async () => {
      const b = bed();
      await b.fill('a b');
      await b.pop();
      await b.sweep({ retainSince: T + 1 });
      expect(await b.put('c', { now: T + 1 })).toEqual({ queue: 0, offset: 2 });
      expect(await b.take()).toBe('c');
    });

    it('does a bounded part and says that there is more', async () => {
      const b = bed();
      await b.put('m');
      await Promise.all(Array.from({ length: 299 }, () => b.put('m')));
      await b.pop({ limit: 1 });
      const options = { retainSince: T + 1 };
      expect(await b.sweep(options)).toMatchObject({ dropped: 256, more: true });
      expect(await b.sweep(options)).toMatchObject({ dropped: 44, more: false });
    });

    it('forgets groups nobody polled since, but not declared ones', async () => {
      const b = bed();
      await b.put('m');
      await b.pop({ group: 'idle' });
      await b.pop({ group: 'busy', now: T + 1 });
      await b.store.declare({ group: b.group('declared'), start: 'earliest' });
      await b.sweep({ groupsSince: T + 1 });
      const left = (await b.describe())?.groups.map(({ group }) => group);
      expect(left).toEqual(['busy', 'declared']);
      expect(await b.take({ group: 'idle' })).toBe('m');
    });

    it('remembers a group as long as it has dead letters', async () => {
      const b = bed();
      await b.put('m');
      await b.pop({ until: T + 1, maxTimes: 1 });
      const options = { now: T + 1, maxTimes: 1, groupsSince: T + 1 };
      await b.sweep(options);
      expect(await b.describe()).toMatchObject({ groups: [{ dead: 1 }] });
      await b.sweep({ ...options, retainDeadSince: T + 2 });
      expect(await b.describe()).toMatchObject({ groups: [] });
    });

    it('forgets a topic that has nothing left, but not a declared one', async () => {
      const b = bed();
      await b.put('m');
      await b.pop();
      await b.sweep({ retainSince: T + 1 });
      expect(await b.describe()).toBeDefined();
      await b.sweep({ retainSince: T + 1, groupsSince: T + 1 });
      expect(await b.describe()).toBeUndefined();
      expect(await b.store.topics()).not.toContainEqual(b.topic);
      await b.store.declare({ topic: b.topic, shape: { type: 'normal', queues: 1 } });
      await b.sweep({ retainSince: T + 1, groupsSince: T + 1 });
      expect(await b.describe()).toBeDefined();
    });

    it('sweeps a topic that is not there', async () => {
      const nothing = { ended: 0, released: 0, dead: 0, dropped: 0, more: false };
      expect(await bed().sweep()).toEqual(nothing);
    });
  });
};
