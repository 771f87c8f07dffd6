import type {
  Entry,
  HeldEntry,
  SeekTarget,
  SettleAnswer,
  Subscription,
  TopicRef,
} from '../store/store';
import type { ConsumeCall } from './message';

/** A message was taken in. */
export interface PublishedEvent {
  readonly kind: 'published';
  /** Epoch ms, as in every event. */
  readonly at: number;
  readonly to: TopicRef;
  /** The message as the store keeps it, which costs nothing more to remember; `messageIn` reads it. */
  readonly entry: Entry;
  /** Of the front's request that brought it; absent: a program or the control API handed it in. */
  readonly requestId?: string | undefined;
  readonly queue: number;
  readonly offset: number;
  /** Of a transactional message. */
  readonly receiptHandle?: string | undefined;
}

/** Messages were handed out; with the mode `half` to be checked. */
export interface DeliveredEvent {
  readonly kind: 'delivered';
  readonly at: number;
  readonly of: Subscription;
  readonly mode: ConsumeCall['mode'];
  /** The messages as the store has handed them out, which costs nothing more to remember; `deliveriesIn` reads them. */
  readonly entries: readonly HeldEntry[];
  /** One per entry; absent: those of the entries. */
  readonly receiptHandles?: readonly string[];
  /** The client that got them, as far as is known. */
  readonly client?: string | undefined;
  /** Of the poll, where it came by a request. */
  readonly requestId?: string | undefined;
  /**
   * By the pull model: a receipt handle is that of a batch and means something in its subscription
   * only, deliveries need not be counted, and nothing becomes a dead letter.
   */
  readonly pull?: true;
}

/** Receipt handles were sent back, for good or in vain. */
export interface SettledEvent {
  readonly kind: 'settled';
  readonly at: number;
  readonly of: Subscription;
  readonly as: SettleVerb;
  readonly receiptHandles: readonly string[];
  /** One per handle. */
  readonly results: readonly SettleResult[];
  /** Absent: no request brought them. */
  readonly requestId?: string | undefined;
  /** By the pull model, as in {@link DeliveredEvent}. */
  readonly pull?: true;
}
/** What a consumer or producer can do with a receipt handle. */
export type SettleVerb = 'ack' | 'commit' | 'rollback';
/** What became of a receipt handle; `foreign`: it was not issued here, or for others. */
export type SettleResult = SettleAnswer | 'foreign';

/** Messages were made deliverable, or dead letters, or hidden for longer, by hand. */
export interface MovedEvent {
  readonly kind: 'moved';
  readonly at: number;
  readonly of: Subscription;
  /**
   * `expired`: the delivery was ended; `extended`: it ends later; `buried`: made a dead letter;
   * `resent`: made deliverable again, by the pull model: handed out once more with nothing to ack.
   */
  readonly as: 'expired' | 'extended' | 'buried' | 'resent';
  /** Epoch ms at which a delivery that was extended ends. */
  readonly until?: number;
  readonly ids: readonly string[];
  /** In place of ids: all that was handed out under it. */
  readonly receiptHandle?: string;
  /** By the pull model, as in {@link DeliveredEvent}. */
  readonly pull?: true;
}

/** A poll passed messages over, for good for its group, because of their tags. Groups that pull have no tags. */
export interface PassedEvent {
  readonly kind: 'passed';
  readonly at: number;
  readonly of: Subscription;
  /** The tags that the poll asked for; theirs are others. */
  readonly tags: readonly string[];
  /** Of the messages; at most 256. */
  readonly ids: readonly string[];
  /** The client that polled, as far as is known. */
  readonly client?: string | undefined;
  /** Of the poll, where it came by a request. */
  readonly requestId?: string | undefined;
}

/** Messages of a topic were removed, all or some; or a group was removed or put elsewhere. */
export interface ClearedEvent {
  readonly kind: 'cleared';
  readonly at: number;
  readonly of: TopicRef & { readonly group?: string | undefined };
  /** Only these messages were, from the group or from all there is; absent: all. */
  readonly ids?: readonly string[] | undefined;
  /** The place the group was put; absent: what `of` names is gone. */
  readonly to?: SeekTarget | undefined;
}

/** What happened to messages. Plain data. */
export type BrokerEvent =
  PublishedEvent | DeliveredEvent | SettledEvent | MovedEvent | PassedEvent | ClearedEvent;

/** A function that gets every event as it happens; it must be quick and not throw. */
export type Observe = (event: BrokerEvent) => void;

/** The topic in which it happened. */
export function topicOf(event: BrokerEvent): TopicRef {
  return event.kind === 'published' ? event.to : event.of;
}

/** Whether what was cleared may have been this message. */
export function isClearing({ ids }: ClearedEvent, id: string): boolean {
  return ids === undefined || ids.includes(id);
}
