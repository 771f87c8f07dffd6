import {
  DEAD,
  type DeadLetter,
  type GroupDescription,
  type HoldPlace,
  type Store,
  type Subscription,
  type TopicDescription,
  type TopicHead,
  type TopicPart,
  type TopicRef,
} from './store';

/** How many entries one call asks for: a message can have megabytes. */
const ENTRIES = 100;

/**
 * All of a topic in parts, in the order in which `importTopic` takes them; none where there is no
 * such topic. A topic that is used meanwhile is exported as a mixture of its states, such that
 * nothing that was not acked is missing, though it may be there twice.
 */
export async function* exportTopic(store: Store, topic: TopicRef): AsyncGenerator<TopicPart> {
  const description = await store.describe(topic, 0);
  if (description === undefined) return;
  const { groups, ranges, halfMax } = description;
  yield { part: 'topic', ...headOf(description) };
  for (const { group, declared, polledAt, cursors, positions } of groups) {
    yield { part: 'group', group, declared, polledAt, cursors, positions };
  }
  // What moves from one place to another is read before where it goes to. Cursors come first of all:
  // what a group is handed from now on is as if it had not been.
  yield* scheduled(store, topic);
  yield* half(store, topic, halfMax);
  for (const [queue, range] of ranges.entries()) yield* entries(store, topic, queue, range);
  for (const group of groups) yield* consumption(store, topic, description, group);
}

function headOf(description: TopicDescription): TopicHead {
  const { type, queues, declared, unshaped, halfGroup, scheduledMax } = description;
  const bound = halfGroup === undefined ? {} : { halfGroup };
  return { type, queues, declared, unshaped, ...bound, scheduledMax };
}

async function* scheduled(store: Store, topic: TopicRef): AsyncGenerator<TopicPart> {
  for (let after: { at: number; offset: number } | undefined; ;) {
    const page = await store.list(topic, 'scheduled', ENTRIES, after);
    if (page.length > 0) yield { part: 'scheduled', entries: page.map(plain) };
    after = page.at(-1);
    if (page.length < ENTRIES || after === undefined) return;
  }
}

async function* half(store: Store, topic: TopicRef, max: number): AsyncGenerator<TopicPart> {
  for (let next = 0; next < max;) {
    const page = await store.list(topic, 'half', ENTRIES, { offset: next - 1 });
    next = nextOf(page, max);
    yield { part: 'half', entries: page.map(plain), next };
  }
}

async function* entries(
  store: Store,
  topic: TopicRef,
  queue: number,
  { min, max }: { min: number; max: number },
): AsyncGenerator<TopicPart> {
  if (max === 0) return;
  const options = { now: 0, limit: ENTRIES, retainSince: 0, peek: true };
  for (let next = min; ;) {
    const slice = await store.read({ ...topic, queue }, next, options);
    next = nextOf(slice.entries, slice.max);
    yield { part: 'queue', queue, entries: slice.entries.map(plain), next };
    if (next >= slice.max) return;
  }
}

async function* consumption(
  store: Store,
  topic: TopicRef,
  { queues }: TopicDescription,
  { group, deadMax }: GroupDescription,
): AsyncGenerator<TopicPart> {
  const of = { ...topic, group };
  for (let queue = 0; queue < queues; queue++) yield* holds(store, of, queue);
  for (let next = 0; next < deadMax;) {
    const page: DeadLetter[] = await store.list(of, 'dead', ENTRIES, { offset: next - 1 });
    next = nextOf(page, deadMax);
    yield { part: 'dead', group, entries: page.map(plain), next };
  }
  yield* holds(store, of, DEAD);
}

async function* holds(store: Store, of: Subscription, queue: number): AsyncGenerator<TopicPart> {
  for (let after: HoldPlace | undefined; ;) {
    const page = await store.list({ ...of, queue }, 'holds', ENTRIES, after);
    const there = page.filter(({ entry }) => entry !== undefined);
    if (there.length > 0) {
      const holds = there.map(({ offset, times, firstAt, until }) => {
        return { offset, times, firstAt, until };
      });
      yield { part: 'holds', group: of.group, queue, holds };
    }
    after = page.at(-1);
    if (page.length < ENTRIES || after === undefined) return;
  }
}

/** An entry without a tag has no such member, as after a way through JSON. */
function plain<T extends { readonly tag?: string | undefined }>(entry: T): T | Omit<T, 'tag'> {
  const { tag, ...untagged } = entry;
  return tag === undefined ? untagged : entry;
}

/** Where the next page begins. One that is not full ends where the log did. */
function nextOf(page: readonly { readonly offset: number }[], max: number): number {
  const last = page.at(-1);
  return page.length < ENTRIES || last === undefined
    ? Math.max(max, (last?.offset ?? -1) + 1)
    : last.offset + 1;
}
