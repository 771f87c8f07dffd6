import { maxRetriesOf } from '../../broker/retry';
import { groupRanges, type OffsetRange, type RowRanges } from '../../broker/pull/row-ranges';
import { messageIn } from '../../broker/payload';
import { DEAD, type GroupDescription, type ListedHold } from '../../store/store';
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
  for (let queue = 0; queue < queues; queue++) {
    for (const hold of await store.list({ ...topic, group, queue }, 'holds', MOST)) {
      const isLast = hold.times > maxRetriesOf(policy, { ...topic, group });
      holds.set(placeKey(queue, hold.offset), stateOf(group, hold, now, isLast));
    }
  }
  return holds;
}

function stateOf(
  group: string,
  { times, until }: ListedHold,
  now: number,
  isLast: boolean,
): GroupState {
  if (until > now) return { group, state: 'inflight', times, until };
  return { group, state: isLast ? 'dead' : 'ready', times };
}

async function deadOf(
  { store, topic, now }: LookContext,
  { group, deadMax }: GroupDescription,
): Promise<Map<string, GroupState>> {
  const dead = new Map<string, GroupState>();
  const of = { ...topic, group };
  const resent = new Map<number, ListedHold>();
  for (const hold of await store.list({ ...of, queue: DEAD }, 'holds', MOST)) {
    resent.set(hold.offset, hold);
  }
  const after = { offset: Math.max(-1, deadMax - MOST - 1) };
  for (const letter of await store.list(of, 'dead', MOST, after)) {
    const hold = resent.get(letter.offset);
    const state: GroupState =
      hold === undefined
        ? { group, state: 'dead', times: letter.times }
        : stateOf(group, hold, now, false);
    dead.set(messageIn(letter).id, state);
  }
  return dead;
}

function placeKey(queue: number, offset: number): string {
  return `${queue}/${offset}`;
}
