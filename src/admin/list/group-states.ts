import { maxRetriesOf } from '../../broker/retry';
import { groupRanges, type OffsetRange, type RowRanges } from '../../broker/pull/row-ranges';
import { messageIn } from '../../broker/payload';
import { DEAD, type GroupDescription, type ListedHold } from '../../store/store';
import { compact } from '../../lib/compact';
import type { LookContext } from '../look/message-places';
import type { GroupState } from './list-schema';

/** How many holds of a queue and dead letters of a group are looked at. */
const MOST = 1_000;

/** Where a message is. */
export interface RowPlace {
  readonly id: string;
  readonly queue: number;
  readonly offset: number;
}

/** What one group has to do with messages of a topic. */
interface GroupPlaces {
  readonly described: GroupDescription;
  /** By queue and offset. */
  readonly holds: ReadonlyMap<string, GroupState>;
  /** By message id. */
  readonly dead: ReadonlyMap<string, GroupState>;
  readonly pulled: RowRanges[] | undefined;
}

/** What messages of one topic are for its groups; asks the store once, and only for groups that hold something. */
export class GroupStates {
  private constructor(private readonly groups: readonly GroupPlaces[]) {}

  /** Of all groups, or of one. O(what they hold), bounded. */
  static async of(look: LookContext, only: string | undefined): Promise<GroupStates> {
    const wanted = look.described.groups.filter(({ group }) => (only ?? group) === group);
    return new GroupStates(await Promise.all(wanted.map((group) => placesOf(look, group))));
  }

  /** The most urgent first. */
  at(place: RowPlace): GroupState[] {
    const states = this.groups.map((one) => stateIn(one, place));
    return states.sort((a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state));
  }
}

const URGENCY: readonly GroupState['state'][] = ['dead', 'inflight', 'ready', 'past'];

function stateIn({ described, holds, dead, pulled }: GroupPlaces, place: RowPlace): GroupState {
  const { group, cursors } = described;
  const { id, queue, offset } = place;
  const known = dead.get(id) ?? holds.get(placeKey(queue, offset));
  if (known !== undefined) return known;
  if (pulled !== undefined) return pulledState(group, pulled[queue], offset);
  return { group, state: offset >= (cursors[queue] ?? 0) ? 'ready' : 'past' };
}

function pulledState(group: string, ranges: RowRanges | undefined, offset: number): GroupState {
  const isIn = ({ from, to }: OffsetRange): boolean => offset >= from && offset < to;
  const batch = ranges?.inflight.find(isIn);
  if (batch !== undefined) {
    return { group, state: 'inflight', times: batch.times, until: batch.until };
  }
  return { group, state: ranges?.ready.some(isIn) === true ? 'ready' : 'past' };
}

async function placesOf(look: LookContext, described: GroupDescription): Promise<GroupPlaces> {
  const { now, pullStart: start } = look;
  return {
    described,
    holds: described.held + described.ended === 0 ? new Map() : await holdsOf(look, described),
    dead: described.dead === 0 ? new Map() : await deadOf(look, described),
    pulled: groupRanges(described, look.described, { now, start }),
  };
}

async function holdsOf(
  { store, topic, described: { queues }, now, policy }: LookContext,
  { group }: GroupDescription,
): Promise<Map<string, GroupState>> {
  const holds = new Map<string, GroupState>();
  const most = maxRetriesOf(policy, { ...topic, group }) + 1;
  for (let queue = 0; queue < queues; queue++) {
    for (const hold of await store.list({ ...topic, group, queue }, 'holds', MOST)) {
      holds.set(placeKey(queue, hold.offset), stateOf({ group, most }, hold, now));
    }
  }
  return holds;
}

/** Without `most` it is delivered as often as it takes. */
function stateOf(
  { group, most }: Pick<GroupState, 'group' | 'most'>,
  { times, until }: ListedHold,
  now: number,
): GroupState {
  if (until > now) return compact<GroupState>({ group, state: 'inflight', times, most, until });
  const state = most !== undefined && times >= most ? 'dead' : 'ready';
  return compact<GroupState>({ group, state, times, most });
}

async function deadOf(
  { store, topic, now, policy }: LookContext,
  { group, deadMax }: GroupDescription,
): Promise<Map<string, GroupState>> {
  const dead = new Map<string, GroupState>();
  const of = { ...topic, group };
  const most = maxRetriesOf(policy, of) + 1;
  const resent = new Map<number, ListedHold>();
  for (const hold of await store.list({ ...of, queue: DEAD }, 'holds', MOST)) {
    resent.set(hold.offset, hold);
  }
  const after = { offset: Math.max(-1, deadMax - MOST - 1) };
  for (const letter of await store.list(of, 'dead', MOST, after)) {
    const hold = resent.get(letter.offset);
    const state: GroupState =
      hold === undefined
        ? { group, state: 'dead', times: letter.times, most }
        : stateOf({ group }, hold, now);
    dead.set(messageIn(letter).id, state);
  }
  return dead;
}

function placeKey(queue: number, offset: number): string {
  return `${queue}/${offset}`;
}
