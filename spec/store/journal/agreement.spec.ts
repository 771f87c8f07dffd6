import fc from 'fast-check';
import { compact } from '../../../src/store/journal/compact';
import { exportTopic } from '../../../src/store/export';
import { MemoryStore } from '../../../src/store/memory/memory-store';
import { DEAD, HALF, type Store, type TopicRef } from '../../../src/store/store';
import { JournalBed } from '../../support/journal';
import { randomHistories } from '../../support/random-histories';
import { histories, type Step } from '../../support/store-history';
import { Player } from '../../support/store-player';

const bed = new JournalBed();
afterEach(() => bed.close());

/** All that is in a store; `polledAt` may be a minute old after a crash. */
async function contentOf(store: Store): Promise<unknown> {
  const topics = await store.topics();
  return Promise.all(topics.map(async (topic) => [topic, await partsOf(store, topic)]));
}

async function partsOf(store: Store, topic: TopicRef): Promise<unknown> {
  const parts: unknown[] = [];
  for await (const part of exportTopic(store, topic)) {
    parts.push(part.part === 'group' ? { ...part, polledAt: 0 } : part);
  }
  const { groups = [], ranges = [] } = (await store.describe(topic, 0)) ?? {};
  const queues = [HALF, DEAD, ...ranges.keys()];
  const holds = groups.flatMap(({ group }) =>
    queues.map((queue) => store.list({ ...topic, group, queue }, 'holds', 1000)),
  );
  return { parts, holds: await Promise.all(holds) };
}

/** What is done besides the steps, after one of them. */
type Event = 'reopen' | 'kill';

describe('the embedded store with a journal', () => {
  const compare = async (history: readonly Step[], events: ReadonlyMap<number, Event>) => {
    const directory = await bed.directory();
    let compacted: Promise<unknown> = Promise.resolve();
    const options = {
      compactBytes: 4_000,
      compact: (...args: Parameters<typeof compact>) => {
        const done = compact(...args);
        compacted = done.catch(() => undefined);
        return { done, stop: () => compacted };
      },
    };
    const plain = new MemoryStore();
    let kept = await bed.open(directory, options);
    const expecting = new Player(plain, 'i');
    let player = new Player(kept, 'i');
    for (const [n, step] of history.entries()) {
      const expected = await expecting.play(step);
      const answer = await player.play(step);
      expect({ step: n, call: step, answer }).toEqual({ step: n, call: step, answer: expected });
      const event = events.get(n);
      if (event === 'reopen') {
        await kept.close();
        kept = await bed.open(directory, options);
        player = player.fork(kept, 'i');
        const described = await kept.describe({ instance: 'i', topic: 'topic-0' }, player.now);
        expect({ step: n, described }).toEqual({
          step: n,
          described: await plain.describe({ instance: 'i', topic: 'topic-0' }, player.now),
        });
      }
      if (event === 'kill') {
        await compacted;
        const found = await bed.open(await bed.copyOf(directory));
        const content = await contentOf(found);
        expect({ step: n, content }).toEqual({ step: n, content: await contentOf(plain) });
      }
    }
    await kept.close();
    const again = await bed.open(directory);
    expect(await contentOf(again)).toEqual(await contentOf(plain));
    expect(bed.warnings).toEqual([]);
    await bed.close();
  };

  const events = fc
    .array(fc.tuple(fc.nat({ max: 120 }), fc.constantFrom<Event>('reopen', 'kill')), {
      maxLength: 8,
    })
    .map((list) => new Map(list));

  it('answers every call of any history as without one, over restarts and crashes', async () => {
    await fc.assert(fc.asyncProperty(histories, events, compare), randomHistories('journal'));
  }, 3_600_000);
});
