import { isEntryOf } from '../../broker/payload';
import { ControlError } from '../../schema/control-error';
import {
  deadHandle,
  HALF,
  scheduledHandle,
  type DeadLetter,
  type GroupDescription,
  type Handle,
  type ListedHold,
  type ScheduledEntry,
  type Store,
  type TopicDescription,
  type TopicRef,
} from '../../store/store';
import { locate } from '../why/locate';
import { pagesOf, PAGE, SearchBudget } from '../why/pages';
import { noGroup, topicThere } from './existing';

export interface DeleteParts {
  readonly store: Store;
  /** Epoch ms. */
  readonly now: number;
}

/** Where a message is and can be taken out. */
interface Place {
  /** Absent: it is not there for one group alone. */
  readonly group?: string | undefined;
  readonly handle: Handle;
  /** Where it is in its queue, if it ever was. */
  readonly at?: { readonly queue: number; readonly offset: number } | undefined;
}

/** Entries of the store that are looked at for one message. */
const MOST_LOOKED_AT = 20_000;

/**
 * Takes a message out of all places where a group has it, or all groups have: what is scheduled or
 * half, dead letters, and deliveries whether or not they have ended. Gives from how many places, and
 * for which groups (`undefined`: all alike). Throws where there is no such topic, group or message,
 * and the 409 where a group has still to come to it; then nothing is changed.
 */
export async function deleteMessage(
  { store, now }: DeleteParts,
  topic: TopicRef,
  id: string,
  group: string | undefined,
): Promise<{ count: number; groups: (string | undefined)[] }> {
  const described = await topicThere(store, topic);
  const groups = described.groups.filter((one) => group === undefined || one.group === group);
  if (group !== undefined && groups.length === 0) throw noGroup({ ...topic, group });
  const search = new Search(store, topic, described, id);
  const places = [...(group === undefined ? await search.outside() : [])];
  for (const one of groups) places.push(...(await search.ofGroup(one.group)));
  const spots = places.flatMap(({ at }) => at ?? []);
  if (places.length === 0) {
    const look = { store, topic, described, now };
    const found = await locate(look, id, undefined, new SearchBudget(MOST_LOOKED_AT));
    if (found?.in === 'queue') spots.push(found);
    if (found?.in === 'queue' && groups.length === 0) throw notDeletable(id, found.queue, []);
  }
  for (const { queue, offset } of spots) {
    const waiting = groups.filter(({ cursors }) => (cursors[queue] ?? 0) <= offset);
    if (waiting.length > 0) throw notDeletable(id, queue, waiting);
  }
  const done = await removed({ store, now }, topic, places);
  if (done.length === 0) throw noMessage(id, topic, group);
  return { count: done.length, groups: [...new Set(done.map((place) => place.group))] };
}

/** Those that were still there. */
async function removed({ store, now }: DeleteParts, topic: TopicRef, places: readonly Place[]) {
  const done: Place[] = [];
  for (const place of places) {
    const of = { ...topic, group: place.group ?? '' };
    const [answer] = await store.settle(of, [place.handle], { as: 'removed', now });
    if (answer === 'done') done.push(place);
  }
  return done;
}

/** Looks for a message in all places that it can be taken out of. */
class Search {
  readonly #budget = new SearchBudget(MOST_LOOKED_AT);

  constructor(
    private readonly store: Store,
    private readonly topic: TopicRef,
    private readonly described: TopicDescription,
    private readonly id: string,
  ) {}

  /** Before it comes to its queue. */
  async outside(): Promise<Place[]> {
    const { store, topic, described, id } = this;
    const places: Place[] = [];
    if (described.scheduled > 0) {
      const pages = pagesOf<ScheduledEntry>(this.#budget, (last) =>
        store.list(topic, 'scheduled', PAGE, last),
      );
      for await (const page of pages) {
        const found = page.filter((entry) => isEntryOf(id, entry));
        places.push(...found.map((entry) => ({ handle: scheduledHandle(entry) })));
      }
    }
    return described.half > 0 ? [...places, ...(await this.#held('', HALF, undefined))] : places;
  }

  /** In the hands of a group, or among its dead letters. */
  async ofGroup(group: string): Promise<Place[]> {
    const { store, topic, described, id } = this;
    const of = { ...topic, group };
    const places: Place[] = [];
    for (const queue of described.ranges.keys()) {
      places.push(...(await this.#held(group, queue, group)));
    }
    if (!hasDead(described.groups, group)) return places;
    const pages = pagesOf<DeadLetter>(this.#budget, (last) => store.list(of, 'dead', PAGE, last));
    for await (const page of pages) {
      const found = page.filter((letter) => isEntryOf(id, letter));
      places.push(
        ...found.map(({ offset, from }) => ({ group, handle: deadHandle(offset), at: from })),
      );
    }
    return places;
  }

  async #held(of: string, queue: number, group: string | undefined): Promise<Place[]> {
    const { store, topic, id } = this;
    const pages = pagesOf<ListedHold>(this.#budget, (last) =>
      store.list({ ...topic, group: of, queue }, 'holds', PAGE, last),
    );
    const places: Place[] = [];
    for await (const page of pages) {
      for (const { entry, ...handle } of page) {
        if (entry === undefined || !isEntryOf(id, entry)) continue;
        places.push({ group, handle, at: queue === HALF ? undefined : handle });
      }
    }
    return places;
  }
}

function hasDead(groups: readonly GroupDescription[], group: string): boolean {
  return groups.some((one) => one.group === group && one.dead > 0);
}

function notDeletable(
  id: string,
  queue: number,
  waiting: readonly GroupDescription[],
): ControlError {
  const names = waiting.map(({ group }) => group).join(', ');
  const whose =
    names === '' ? 'for any group that comes' : `where ${names} has still to come to it`;
  return new ControlError('NotDeletable', {
    detail:
      `Message ${id} is in queue ${queue}, ${whose}, and nothing can be taken out of the middle ` +
      'of a queue: have it consumed, move the group by seek, or purge the topic.',
    field: 'id',
  });
}

function noMessage(id: string, { topic }: TopicRef, group: string | undefined): ControlError {
  const whose = group === undefined ? 'any group' : `group ${group}`;
  return new ControlError('NoSuchMessage', {
    detail: `There is no message ${id} in topic ${topic} that ${whose} could still get.`,
    field: 'id',
  });
}
