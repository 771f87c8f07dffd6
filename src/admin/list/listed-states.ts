import { groupRanges } from '../../broker/pull/row-ranges';
import type { GroupDescription } from '../../store/store';
import {
  placesOf,
  type LookContext,
  type MessagePlace,
  type PlacedMessage,
} from '../look/message-places';
import { STATES, type State } from '../look/look-schema';
import type { RowState } from './list-schema';

/** Messages of one place that are looked at. */
const MOST = 1_000;
const PAGE = 250;

/** Whether the store lists the messages of all these states, wherever they are in the queues. */
export function areListed(states: readonly RowState[]): states is readonly ListedState[] {
  return states.every((state) => state !== 'ready' && state !== 'past');
}
type ListedState = Exclude<RowState, 'ready' | 'past'>;

/** Messages of a topic that may be in such states, of which each may come more than once; and whether these are all. */
export async function listedIn(
  look: LookContext,
  states: readonly ListedState[],
  group: string | undefined,
): Promise<{ readonly found: PlacedMessage[]; readonly isWhole: boolean }> {
  const found: PlacedMessage[] = [];
  let isWhole = true;
  for (const state of STATES) {
    if (!states.some((one) => one === state)) continue;
    for (const [place, from] of placesIn(look, state, group)) {
      let after = from;
      let count = 0;
      do {
        const page = await place.page(after, PAGE);
        found.push(...page.found);
        count += page.found.length;
        after = page.next;
      } while (after !== undefined && count < MOST);
      isWhole &&= after === undefined && from === undefined;
    }
  }
  return { found, isWhole };
}

type PlaceBegin = readonly [place: MessagePlace, after: readonly [number, number] | undefined];

/** The places that have something, and where to begin in each: of many dead letters the last ones count. */
function placesIn(look: LookContext, state: State, group: string | undefined): PlaceBegin[] {
  const { described } = look;
  if (state === 'scheduled' || state === 'half') {
    const places = described[state] > 0 ? placesOf(look, state, undefined) : [];
    return places.map((place) => [place, undefined]);
  }
  const groups = described.groups.filter((one) => (group ?? one.group) === one.group);
  return groups
    .filter((one) => mayHave(look, one, state))
    .flatMap((one) => {
      const { dead, deadMax } = one;
      const last = dead > MOST ? ([deadMax - MOST - 1, 0] as const) : undefined;
      return placesOf(look, state, one.group).map((place): PlaceBegin => {
        return [place, place.name === `dead/${one.group}` ? last : undefined];
      });
    });
}

function mayHave(
  { described, now, pullStart: start }: LookContext,
  group: GroupDescription,
  state: State,
): boolean {
  if (state === 'dead') return group.dead + group.ended > 0;
  return group.held > 0 || groupRanges(group, described, { now, start }) !== undefined;
}
