import { tagExpressionOf } from '../../broker/subscriptions';
import type { LastPoll, ParkedPoll } from '../../broker/polls';

/** What the consumers of a group last asked for, as far as polls are remembered. */
export interface GroupAsks {
  /** In order, or any; absent: no poll is remembered. */
  readonly mode?: 'any' | 'orderly' | undefined;
  /** Each different set of tags, the most recent first; `undefined`: all messages. */
  readonly tags: readonly (readonly string[] | undefined)[];
  /** Polls that wait now. */
  readonly waiting: number;
}

/** What a group asks for; `last` has its most recent poll first. */
export function asksOf(
  group: string,
  last: readonly LastPoll[],
  parked: readonly ParkedPoll[],
): GroupAsks {
  const own = last.filter((poll) => poll.group === group && poll.mode !== 'half');
  const tags = new Map(own.map((poll) => [tagExpressionOf(poll), poll.tags]));
  const mode = own[0]?.mode === 'orderly' ? 'orderly' : own[0] && 'any';
  const waiting = parked.filter((poll) => poll.group === group && poll.mode !== 'half').length;
  return { mode, tags: [...tags.values()], waiting };
}

/** Whether a poll of the group would take a message of this tag; `undefined`: no poll is remembered. */
export function wants({ tags }: GroupAsks, tag: string | undefined): boolean | undefined {
  if (tags.length === 0) return undefined;
  return tags.some((asked) => asked === undefined || (tag !== undefined && asked.includes(tag)));
}

/** All tags that its consumers ask for; `undefined`: all messages. */
export function tagsAsked({ tags }: GroupAsks): readonly string[] | undefined {
  const asked = tags.flatMap((one) => (one === undefined ? [] : one));
  return tags.includes(undefined) ? undefined : [...new Set(asked)];
}
