import { HOLD, MINUTE, type Part, payloads, SECOND, T } from '../bed';

/** Who gets an entry, when, and what comes with it. */
export const delivery: Part = (bed) => {
  describe('delivery', () => {
    it('gives an entry as it was put, and the hold it is delivered under', async () => {
      const b = bed();
      const payload = `{"body":"größe ☃ 𝒳 ]]> \\u0000"}\r\n\t${'x'.repeat(5000)}`;
      await b.put(payload, { tag: 'Tag A' });
      const { taken } = await b.pop({ now: T + 5 });
      expect(taken).toEqual([
        {
          ...{ queue: 0, offset: 0, times: 1, firstAt: T + 5, until: T + 5 + HOLD },
          ...{ tag: 'Tag A', payload },
        },
      ]);
    });

    it('gives no tag where none was put, and an empty one where one was', async () => {
      const b = bed();
      await b.put('without');
      await b.put('with', { tag: '' });
      const { taken } = await b.pop();
      expect(taken.map(({ tag }) => tag)).toEqual([undefined, '']);
    });

    it('gives an entry to one consumer of a group and to every group', async () => {
      const b = bed();
      await b.put('m');
      expect(await b.take()).toBe('m');
      expect(await b.take()).toBe('');
      expect(await b.take({ group: 'other' })).toBe('m');
    });

    it('gives entries in the order in which they were put, no more than asked for', async () => {
      const b = bed();
      await b.fill('a b c d e');
      expect(await b.take({ limit: 2 })).toBe('a b');
      expect(await b.take({ limit: 1 })).toBe('c');
      expect(await b.take({ limit: 16 })).toBe('d e');
    });

    it('hides an entry until its hold ends and gives it again then, not before', async () => {
      const b = bed();
      await b.put('m');
      await b.pop({ until: T + HOLD });
      expect(await b.take({ now: T + HOLD - 1 })).toBe('');
      expect(await b.take({ now: T + HOLD })).toBe('m');
    });

    it('counts deliveries per group and keeps the time of the first', async () => {
      const b = bed();
      await b.put('m');
      await b.pop({ until: T + MINUTE });
      await b.pop({ now: T + MINUTE, until: T + 2 * MINUTE });
      const third = await b.pop({ now: T + 2 * MINUTE, until: T + 3 * MINUTE });
      expect(third.taken).toMatchObject([{ times: 3, firstAt: T, until: T + 3 * MINUTE }]);
      const other = await b.pop({ group: 'other', now: T + 2 * MINUTE });
      expect(other.taken).toMatchObject([{ times: 1, firstAt: T + 2 * MINUTE }]);
    });

    it('gives ended holds before new entries, by the time they ended, then by offset', async () => {
      const b = bed();
      await b.fill('a b c d');
      const { taken } = await b.pop({ limit: 3, until: T + MINUTE });
      await b.release(taken.slice(2), T + SECOND);
      expect(await b.take({ now: T + MINUTE })).toBe('c a b d');
    });

    it('begins at the queue it is told and goes round', async () => {
      const b = bed();
      for (const queue of [0, 1, 2]) await b.fill(`${queue}x ${queue}y`, { queue, queues: 3 });
      expect(await b.take({ firstQueue: 4, limit: 3 })).toBe('1x 1y 2x');
      expect(await b.take({ firstQueue: 2 })).toBe('2y 0x 0y');
    });

    it('numbers the entries of each queue from 0, a queue being taken modulo their number', async () => {
      const b = bed();
      expect(await b.put('a', { queue: 0, queues: 2 })).toEqual({
        ...{ queue: 0, offset: 0 },
        created: true,
      });
      expect(await b.put('b', { queue: 5 })).toEqual({ queue: 1, offset: 0 });
      expect(await b.put('c', { queue: 4 })).toEqual({ queue: 0, offset: 1 });
      const { taken } = await b.pop();
      expect(taken.map(({ queue, offset }) => [queue, offset])).toEqual([
        [0, 0],
        [0, 1],
        [1, 0],
      ]);
    });

    it('gives only entries with one of the tags and passes the others over for good', async () => {
      const b = bed();
      await b.put('a', { tag: 'A' });
      await b.put('b', { tag: 'B' });
      await b.put('c', { tag: 'C' });
      await b.put('none');
      expect(await b.take({ tags: ['A', 'C'] })).toBe('a c');
      expect(await b.take()).toBe('');
      expect(await b.take({ group: 'other' })).toBe('a b c none');
    });

    it('tells what it passes over for its tag, new or delivered before, if asked, and nothing else', async () => {
      const b = bed();
      await b.put('{1}old', { tag: 'B', now: T - SECOND });
      await b.put('{2}taken', { tag: 'A' });
      await b.put('{3}other', { tag: 'B' });
      await b.put('{4}untagged');
      const A = { tags: ['A'], retainSince: T, until: T + MINUTE };
      expect(await b.pop({ ...A, limit: 1, group: 'unasked' })).not.toHaveProperty('passed');
      expect((await b.pop({ ...A, passedHead: 3 })).passed).toEqual(['{3}', '{4}']);
      expect(await b.pop({ ...A, passedHead: 3 })).toEqual({ taken: [], wakeAt: T + MINUTE });
      const later = { now: T + MINUTE, until: T + 2 * MINUTE, retainSince: T, passedHead: 3 };
      expect(await b.pop({ ...later, tags: ['B'] })).toEqual({ taken: [], passed: ['{2}'] });
      const all = await b.pop({ group: 'other', passedHead: 3 });
      expect([payloads(all), all.passed]).toEqual([
        '{1}old {2}taken {3}other {4}untagged',
        undefined,
      ]);
    });

    it('compares tags exactly, whatever they hold', async () => {
      const b = bed();
      const odd = ['a b', ' a', 'a\nb', '%0A', 'ü', ''];
      for (const tag of odd) await b.put(JSON.stringify(tag), { tag });
      for (const tag of odd) {
        const popped = await b.pop({ group: `of-${odd.indexOf(tag)}`, tags: [tag] });
        expect(popped.taken).toMatchObject([{ tag, payload: JSON.stringify(tag) }]);
      }
    });

    it('applies tags to entries that come again', async () => {
      const b = bed();
      await b.put('a', { tag: 'A' });
      await b.pop({ until: T + MINUTE });
      expect(await b.take({ now: T + MINUTE, tags: ['B'] })).toBe('');
      expect(await b.take({ now: T + HOLD })).toBe('');
    });

    it('hands every entry to exactly one of many consumers at a time', async () => {
      const b = bed();
      const all = Array.from({ length: 60 }, (_, n) => `m${n}`);
      await b.put('first', { queues: 3 });
      await Promise.all(all.map((payload, queue) => b.put(payload, { queue })));
      const pops = Array.from({ length: 30 }, (_, n) => b.take({ limit: 3, firstQueue: n }));
      const taken = (await Promise.all(pops)).flatMap((text) => (text ? text.split(' ') : []));
      expect(taken.sort()).toEqual([...all, 'first'].sort());
    });

    it('stays bounded when most entries are passed over, and says to look again', async () => {
      const b = bed();
      await b.put('first', { tag: 'no' });
      await Promise.all(Array.from({ length: 299 }, () => b.put('x', { tag: 'no' })));
      await b.put('last', { tag: 'yes' });
      const once = await b.pop({ tags: ['yes'] });
      expect(once).toEqual({ taken: [], wakeAt: T });
      expect(payloads(await b.pop({ tags: ['yes'] }))).toBe('last');
    });
  });
};
