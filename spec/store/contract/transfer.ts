import { exportTopic } from '../../../src/store/export';
import type { TopicPart } from '../../../src/store/store';
import { type Bed, HOLD, MINUTE, type Part, T } from '../bed';

async function exported({ store, topic }: Bed): Promise<TopicPart[]> {
  const parts: TopicPart[] = [];
  for await (const part of exportTopic(store, topic)) parts.push(part);
  return parts;
}

/** Exports a topic, passes it on as text and puts it back in place of what is there by then. */
async function restore(b: Bed, meanwhile: () => Promise<unknown> = () => Promise.resolve()) {
  const parts = JSON.parse(JSON.stringify(await exported(b))) as TopicPart[];
  await meanwhile();
  for (const part of parts) await b.store.importTopic(b.topic, part);
}

/** Topics as data. */
export const transfer: Part = (bed) => {
  describe('export and import', () => {
    it('puts back everything there is, whatever happened since', async () => {
      const b = bed();
      await b.fill('a b c d', { queues: 2, tag: 'A' });
      await b.put('later', { at: T + MINUTE, queue: 1 });
      await b.put('h', { heldUntil: T + MINUTE, tag: '' });
      const { taken } = await b.pop({ limit: 2 });
      await b.settle(taken.slice(1), { as: 'buried', now: T });
      await b.resend([0], T);
      await b.store.swap(b.group('puller'), 0, undefined, 'place', T);
      await b.store.declare({ group: b.group('declared'), start: 'latest' });
      const before = await exported(b);
      expect(before).toStrictEqual(JSON.parse(JSON.stringify(before)));
      const described = await b.describe();
      await restore(b, () => b.store.drop(b.topic));
      expect(await exported(b)).toEqual(before);
      expect(await b.describe()).toEqual(described);
      expect(await b.store.topics()).toContainEqual(b.topic);
    });

    it('takes handles from before, and refuses those that were not good any more', async () => {
      const b = bed();
      await b.fill('a b');
      const old = (await b.pop({ limit: 2, until: T + 1 })).taken;
      const { taken } = await b.pop({ now: T + 1 });
      const { handle } = await b.put('h', { heldUntil: T + MINUTE });
      await b.settle(taken.slice(1), { as: 'acked', now: T + 1 });
      await restore(b, () => b.settle(taken));
      const acked = { as: 'acked', now: T + 2 } as const;
      expect(await b.settle(old, acked)).toEqual(['superseded', 'unknown']);
      expect(await b.settle([...taken, handle], acked)).toEqual(['done', 'unknown', 'done']);
      expect(await b.take({ now: T + 2 * HOLD })).toBe('');
    });

    it('goes on counting where it was', async () => {
      const b = bed();
      await b.fill('a b c', { now: T - MINUTE });
      await b.put('later', { at: T + 9 });
      const { handle } = await b.put('h', { heldUntil: T + 9 });
      await b.settle([handle]);
      await b.settle((await b.pop({ limit: 1 })).taken, { as: 'buried', now: T });
      await b.sweep({ retainSince: T, retainDeadSince: T + 1 });
      expect(await b.describe()).toMatchObject({ ranges: [{ min: 3, max: 3 }] });
      await restore(b);
      expect(await b.put('d')).toEqual({ queue: 0, offset: 3 });
      expect(await b.put('s', { at: T + 9 })).toMatchObject({ offset: 1 });
      expect(await b.put('i', { heldUntil: T + 9 })).toMatchObject({ offset: 1 });
      await b.settle((await b.pop({ limit: 1 })).taken, { as: 'buried', now: T });
      expect(await b.store.list(b.group(), 'dead', 9)).toMatchObject([{ offset: 1, payload: 'd' }]);
      expect(await b.take({ now: T + 9, half: true })).toBe('i');
      expect(await b.take({ now: T + 9 })).toBe('later s');
    });

    it('is in parts of a bounded size', async () => {
      const b = bed();
      await Promise.all(Array.from({ length: 250 }, (_, n) => b.put(`m${n}`)));
      await b.pop({ limit: 250 });
      const sizes = (await exported(b)).flatMap((part) =>
        part.part === 'queue'
          ? part.entries.length
          : part.part === 'holds'
            ? part.holds.length
            : [],
      );
      expect(sizes).toEqual([100, 100, 50, 100, 100, 50]);
      await restore(b, () => b.store.drop(b.topic));
      expect(await b.describe()).toMatchObject({ groups: [{ ready: 0, held: 250 }] });
      expect((await b.pop({ limit: 250, now: T + HOLD })).taken).toHaveLength(250);
    });

    it('tells who waits for a topic that it is another one', async () => {
      const b = bed();
      await b.put('m');
      const parts = await exported(b);
      await b.take();
      await b.pop();
      const told = b.announced();
      for (const part of parts) await b.store.importTopic(b.topic, part);
      await told.heard;
      told.stop();
      expect(await b.take()).toBe('m');
    });

    it('passes over holds of entries that are gone or were not handed out', async () => {
      const b = bed();
      await b.fill('a b');
      await b.pop({ limit: 1 });
      const hold = { times: 1, firstAt: T, until: T + 9 };
      const holds = [
        { ...hold, offset: 1 },
        { ...hold, offset: 7 },
      ];
      await b.store.importTopic(b.topic, { part: 'holds', group: 'group', queue: 0, holds });
      expect(await b.describe()).toMatchObject({ groups: [{ ready: 1, held: 1 }] });
      await b.sweep({ retainSince: T + 1 });
      const parts = await exported(b);
      expect(parts.map(({ part }) => part)).toEqual(['topic', 'group', 'queue']);
    });

    it('exports nothing of a topic that is not there', async () => {
      expect(await exported(bed())).toEqual([]);
    });
  });
};
