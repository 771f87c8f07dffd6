import { maxRetriesOf } from '../../broker/retry';
import type { Policy } from '../../broker/policy';
import { groupRanges, type OffsetRange, type RowRanges } from '../../broker/pull/row-ranges';
import {
  DEAD,
  type Entry,
  type HoldPlace,
  type Start,
  type Store,
  type StoredEntry,
  type TopicDescription,
  type TopicRef,
} from '../../store/store';
import type { MessagePlacement, State } from './look-schema';

/** Something that waits: an entry and what its state says. */
export interface PlacedMessage extends MessagePlacement {
  readonly entry: Entry;
}

type Place = readonly [number, number];
/** Part of a place: what was found, how much was looked at, and where to go on, if it does. */
export interface Page {
  readonly found: PlacedMessage[];
  readonly next?: Place | undefined;
}
/** One place where messages of a state wait, in an order of its own. */
export interface MessagePlace {
  readonly name: string;
  page(after: Place | undefined, limit: number): Promise<Page>;
}

/** What places are made of. */
export interface LookContext {
  readonly store: Store;
  readonly topic: TopicRef;
  readonly described: TopicDescription;
  readonly now: number;
  readonly policy: Policy;
  /** Where a group that pulls begins in a queue that it never committed. */
  readonly pullStart: Start;
}

/** With what topics are looked at. */
export type LookParts = Omit<LookContext, 'topic' | 'described'>;

/** A topic as it is now; absent: there is none. */
export async function lookAt(parts: LookParts, topic: TopicRef): Promise<LookContext | undefined> {
  const described = await parts.store.describe(topic, parts.now);
  return described && { ...parts, topic, described };
}

const LAST = Number.MAX_SAFE_INTEGER;

/** The places of a state: those of one group, or of the topic where it is `undefined`. */
export function placesOf(
  look: LookContext,
  state: State,
  group: string | undefined,
): MessagePlace[] {
  switch (state) {
    case 'ready':
      return group === undefined
        ? stored(look)
        : [...returning(look, group), ...ahead(look, group)];
    case 'inflight':
      return groupsOf(look, group).flatMap((name) => inflight(look, name));
    case 'scheduled':
      return [scheduled(look, 'scheduled')];
    case 'half':
      return [half(look)];
    case 'dead':
      return groupsOf(look, group).flatMap((name) => [...exhausted(look, name), dead(look, name)]);
  }
}

function groupsOf({ described }: LookContext, group: string | undefined): string[] {
  return group === undefined ? described.groups.map((one) => one.group) : [group];
}

function queuesOf({ described }: LookContext): number[] {
  return described.ranges.map((_, queue) => queue);
}

/** All that is in the queues, or is due to be. */
function stored(look: LookContext): MessagePlace[] {
  const queues = queuesOf(look).map((queue) => queueFrom(look, queue, 0, undefined));
  return [...queues, scheduled(look, 'ready')];
}

/** What the group was not handed yet. One that does not exist is taken for new. */
function ahead(look: LookContext, group: string): MessagePlace[] {
  const known = look.described.groups.find((one) => one.group === group);
  const pulled = pulledRanges(look, group);
  if (pulled !== undefined) {
    const places = pulled.flatMap(({ ready }, queue) =>
      ready.map((range) => rangeFrom(look, queue, range, { state: 'ready', group })),
    );
    return [...places, scheduled(look, 'ready', group)];
  }
  const isLatest = known === undefined && look.policy.start === 'latest';
  const queues = look.described.ranges.map(({ max }, queue) =>
    queueFrom(look, queue, known?.cursors[queue] ?? (isLatest ? max : 0), group),
  );
  return [...queues, scheduled(look, 'ready', group)];
}

/** Where a group that pulls stands in each queue; `undefined` for any other. */
function pulledRanges(look: LookContext, group: string): RowRanges[] | undefined {
  const { described, now, pullStart: start } = look;
  const known = described.groups.find((one) => one.group === group);
  return known && groupRanges(known, described, { now, start });
}

/** Messages of one queue that are alike. */
function rangeFrom(
  look: LookContext,
  queue: number,
  { from, to }: OffsetRange,
  { state, ...more }: Partial<PlacedMessage> & { readonly state: State },
): MessagePlace {
  const { store, topic, now } = look;
  return {
    name: `${state}/${queue}/${from}/${more.group ?? ''}`,
    async page(after, limit) {
      const begin = after === undefined ? from : after[0] + 1;
      const read = { now, limit: Math.min(limit, to - begin), retainSince: 0, peek: true };
      const { entries } = await store.read({ ...topic, queue }, begin, read);
      const found = entries.map((entry) => placed(state, entry, { queue, ...more }));
      const last = entries.at(-1)?.offset ?? to;
      return { found, next: last + 1 < to ? [last, 0] : undefined };
    },
  };
}

function queueFrom(
  look: LookContext,
  queue: number,
  from: number,
  group: string | undefined,
): MessagePlace {
  const { store, topic, now, policy } = look;
  const retainSince = now - policy.retentionMs;
  return {
    name: `queue/${queue}/${group ?? ''}`,
    async page(after, limit) {
      const begin = after === undefined ? from : after[0] + 1;
      const read = { now, limit, retainSince, peek: true };
      const { entries } = await store.read({ ...topic, queue }, begin, read);
      const found = entries
        .filter(({ at }) => at >= retainSince)
        .map((entry) => placed('ready', entry, { queue, group }));
      return { found, next: nextOf(entries, limit, ({ offset }) => [offset, 0]) };
    },
  };
}

function placed(state: State, entry: StoredEntry, more: Partial<PlacedMessage>): PlacedMessage {
  return { state, entry, offset: entry.offset, storedAt: entry.at, ...more };
}

/** Deliveries that were not acked in time and are not the last. */
function returning(look: LookContext, group: string): MessagePlace[] {
  return [...queuesOf(look), DEAD].map((queue) => holdsFrom(look, group, queue, 'ready'));
}

/** Last deliveries that were not acked in time: dead, though nobody has come by to bury them. */
function exhausted(look: LookContext, group: string): MessagePlace[] {
  return queuesOf(look).map((queue) => holdsFrom(look, group, queue, 'dead'));
}

function inflight(look: LookContext, group: string): MessagePlace[] {
  const popped = [...queuesOf(look), DEAD].map((queue) =>
    holdsFrom(look, group, queue, 'inflight'),
  );
  const pulled = (pulledRanges(look, group) ?? []).flatMap(({ inflight: batches }, queue) =>
    batches.map((batch) => {
      const { times: consumedTimes, at: firstConsumeAt, until: nextConsumeAt } = batch;
      const consumed = { consumedTimes, firstConsumeAt, nextConsumeAt };
      return rangeFrom(look, queue, batch, { state: 'inflight', group, ...consumed });
    }),
  );
  return [...popped, ...pulled];
}

function holdsFrom(
  look: LookContext,
  group: string,
  queue: number,
  state: 'ready' | 'inflight' | 'dead',
): MessagePlace {
  const { store, topic, now, policy } = look;
  const hasEnded = state !== 'inflight';
  const from: HoldPlace | undefined = hasEnded ? undefined : { until: now, offset: LAST };
  return {
    name: `${state}/${queue}/${group}`,
    async page(after, limit) {
      const place = after === undefined ? from : { until: after[0], offset: after[1] };
      const holds = await store.list({ ...topic, group, queue }, 'holds', limit, place);
      const wanted = hasEnded ? holds.filter(({ until }) => until <= now) : holds;
      const found = wanted.flatMap(({ entry, times, firstAt, until, offset }) => {
        const keptMs = queue === DEAD ? policy.deadRetentionMs : policy.retentionMs;
        if (entry === undefined || entry.at < now - keptMs) return [];
        if (hasEnded && times > maxRetriesOf(policy, { ...topic, group }) !== (state === 'dead'))
          return [];
        const consumed = { consumedTimes: times, firstConsumeAt: firstAt, nextConsumeAt: until };
        const where = queue === DEAD ? { offset: undefined, deadOffset: offset } : { queue };
        return [placed(state, entry, { group, ...consumed, ...where })];
      });
      const more = wanted.length === holds.length;
      const next = nextOf(holds, limit, (hold) => [hold.until, hold.offset]);
      return { found, next: more ? next : undefined };
    },
  };
}

/** Scheduled messages: those that wait for their time, or those whose time has come. */
function scheduled(look: LookContext, state: 'scheduled' | 'ready', group?: string): MessagePlace {
  const { store, topic, now } = look;
  const isDue = state === 'ready';
  return {
    name: `scheduled/${state}/${group ?? ''}`,
    async page(after, limit) {
      const from = isDue ? undefined : { at: now, offset: LAST };
      const place = after === undefined ? from : { at: after[0], offset: after[1] };
      const entries = await store.list(topic, 'scheduled', limit, place);
      const wanted = isDue ? entries.filter(({ at }) => at <= now) : entries;
      const found = wanted.map((entry) => ({ state, entry, group, queue: entry.queue }));
      const more = wanted.length === entries.length;
      const next = nextOf(entries, limit, ({ at, offset }) => [at, offset]);
      return { found, next: more ? next : undefined };
    },
  };
}

function half({ store, topic, now, policy }: LookContext): MessagePlace {
  return {
    name: 'half',
    async page(after, limit) {
      const place = after && { offset: after[0] };
      const entries = await store.list(topic, 'half', limit, place);
      const found = entries
        .filter(({ at }) => at >= now - policy.checkForMs)
        .map((entry) => ({
          ...{ state: 'half' as const, entry, queue: entry.queue, storedAt: entry.at },
          // The store counts the birth of a half message as its first delivery.
          ...{ consumedTimes: entry.times - 1, nextConsumeAt: entry.until },
        }));
      return { found, next: nextOf(entries, limit, ({ offset }) => [offset, 0]) };
    },
  };
}

function dead({ store, topic, now, policy }: LookContext, group: string): MessagePlace {
  return {
    name: `dead/${group}`,
    async page(after, limit) {
      const place = after && { offset: after[0] };
      const letters = await store.list({ ...topic, group }, 'dead', limit, place);
      const found = letters
        .filter(({ deadAt }) => deadAt >= now - policy.deadRetentionMs)
        .map((letter) => ({
          ...{ state: 'dead' as const, entry: letter, group, ...letter.from },
          ...{ consumedTimes: letter.times, firstConsumeAt: letter.firstAt },
          ...{ nextConsumeAt: letter.lastUntil },
          ...{ deadAt: letter.deadAt, deadOffset: letter.offset },
        }));
      return { found, next: nextOf(letters, limit, ({ offset }) => [offset, 0]) };
    },
  };
}

function nextOf<T>(page: readonly T[], limit: number, placeOf: (last: T) => Place) {
  const last = page.at(-1);
  return page.length < limit || last === undefined ? undefined : placeOf(last);
}
