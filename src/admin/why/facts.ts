import type { ClearedEvent } from '../../broker/events';
import type { Message } from '../../broker/message';
import type { Policy } from '../../broker/policy';
import type { GroupLife, Life } from '../../history/life-view';
import type { Start } from '../../store/store';
import type { GroupAsks } from './group-asks';
import type { GroupPlace } from './group-place';
import type { Located } from './locate';
import type { QueueLock } from './queue-lock';

/** What is known of a message, whichever group is meant. Times are epoch ms. */
export interface MessageFacts {
  readonly now: number;
  readonly policy: Policy;
  readonly ns: string;
  readonly topic: string;
  readonly message: Pick<Message, 'tag' | 'publishedAt' | 'deliverAt'>;
  /** Absent: it is nowhere in the store. */
  readonly located?: Located | undefined;
  /** Absent: nothing is remembered. */
  readonly life?: Life | undefined;
  /** What was purged, dropped or put elsewhere in its topic, oldest first. */
  readonly cleared: readonly ClearedEvent[];
  /** Who asks for half messages: the groups, and whether one does at all. */
  readonly halfGroup?: string | undefined;
}

/** What is known of a group of its topic. */
export interface GroupFacts {
  readonly group: string;
  /** It is in the store. */
  readonly isThere: boolean;
  /** 0: it never polled. */
  readonly polledAt: number;
  readonly asks: GroupAsks;
  /** Where it begins if it is new. */
  readonly start: Start;
  /** Absent: the message is neither in a queue nor a dead letter of it. */
  readonly place?: GroupPlace | undefined;
  /** Of the queue in which the message waits. */
  readonly lock?: QueueLock | undefined;
  readonly life?: GroupLife | undefined;
  /** An operator has paused it. */
  readonly isPaused?: boolean | undefined;
  /** The group polls the same topic there. */
  readonly elsewhere?: { readonly ns: string; readonly polledAt: number } | undefined;
}

/** When the message went, or is to go, into its queue. */
export function storedAt({ located, message, life }: MessageFacts): number {
  if (located?.in === 'queue') return located.at;
  const { settled, settledAt } = life?.transaction ?? {};
  if (settled === 'committed' && settledAt !== undefined) return settledAt;
  return Math.max(message.publishedAt, message.deliverAt ?? 0);
}
