import type { PublishedEvent } from '../../src/broker/events';
import { EventLog } from '../../src/history/event-log';
import { Feeds } from '../../src/shared/feeds';
import { Inquiry } from '../../src/shared/inquiry';
import { SharedNotes } from '../support/shared-notes';

const published = (topic: string, at: number): PublishedEvent => ({
  ...{ kind: 'published', at, to: { instance: '', topic }, requestId: 'R', queue: 0, offset: at },
  entry: { payload: 'x' },
});
const T = { instance: '', topic: 'T' };

describe('feeds', () => {
  let notes: SharedNotes;
  const processOn = async () => {
    const inquiry = new Inquiry(notes, () => undefined);
    const log = new EventLog(10_000);
    const feeds = new Feeds(inquiry, log);
    await inquiry.join();
    return { log, feeds, inquiry };
  };
  type Process = Awaited<ReturnType<typeof processOn>>;
  let here: Process;
  let there: Process;
  beforeEach(async () => {
    notes = new SharedNotes();
    [here, there] = [await processOn(), await processOn()];
  });
  /** Notes that were written or removed while something was done. */
  const changesOf = async (work: () => Promise<unknown>): Promise<number> => {
    let changes = 0;
    const stop = notes.watchNotes(() => changes++);
    await work();
    stop();
    return changes;
  };

  it('cost the same however many follow', async () => {
    const all = Array.from({ length: 200 }, (_, n) =>
      here.feeds.follow({ instance: '', topic: `T${n % 50}` }),
    );
    await Promise.all(all.map((one) => one.next()));
    there.log.note(published('T7', 1));
    let got: number[] = [];
    const changes = await changesOf(async () => {
      const news = await Promise.all(all.map((one) => one.next()));
      got = news.map(({ length }) => length);
    });
    expect(got.filter((n) => n === 1)).toHaveLength(4);
    // A question and its answer, written and removed.
    expect(changes).toBeLessThanOrEqual(4);
  });

  it('tell one who comes later all that was, and the others only what is new', async () => {
    const early = here.feeds.follow(T);
    there.log.note(published('T', 1));
    expect(await early.next()).toHaveLength(1);
    const late = here.feeds.follow(T);
    there.log.note(published('T', 2));
    const [one, other] = await Promise.all([early.next(), late.next()]);
    expect([one, other].map((some) => some.map(({ at }) => at).at(-1))).toEqual([2, 2]);
    expect(new Set(other.map(({ at }) => at))).toEqual(new Set([1, 2]));
    expect(await early.next()).toEqual([]);
    early.end();
    there.log.note(published('T', 3));
    expect((await late.next()).map(({ at }) => at)).toEqual([3]);
  });

  it('tell what happened before a process was known of', async () => {
    const following = here.feeds.follow(T);
    await following.next();
    const third = await processOn();
    third.log.note(published('T', 1));
    expect((await following.next()).map(({ at }) => at)).toEqual([1]);
  });

  it('lose nothing while others come and go', async () => {
    const seen = new Map<string, Set<number>>();
    const followed = ['A', 'B', 'C'].map((topic) => here.feeds.follow({ instance: '', topic }));
    for (let at = 1; at <= 60; at++) {
      const topic = 'ABC'.charAt(at % 3);
      there.log.note(published(topic, at));
      const other = here.feeds.follow({ instance: '', topic });
      const fetched = [...followed.slice(0, 1 + (at % 3)), other].map(async (one, place) => {
        const key = place === 3 ? 'other' : 'ABC'.charAt(place);
        const events = await one.next();
        for (const event of events) seen.set(key, (seen.get(key) ?? new Set()).add(event.at));
      });
      await (at % 2 === 0 ? Promise.all(fetched) : fetched[0]);
      other.end();
    }
    for (const [place, one] of followed.entries()) {
      const key = 'ABC'.charAt(place);
      for (const { at } of await one.next()) seen.get(key)?.add(at);
      const wanted = Array.from({ length: 60 }, (_, n) => n + 1).filter((n) => n % 3 === place);
      expect([...(seen.get(key) ?? [])].filter((n) => wanted.includes(n))).toHaveLength(20);
    }
  });

  it('ask nobody while no other process is known of', async () => {
    await there.inquiry.leave();
    const following = here.feeds.follow(T);
    await following.next();
    expect(await changesOf(() => following.next())).toBe(0);
  });
});
