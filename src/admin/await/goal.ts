import type { Broker } from '../../broker/broker';
import type { ParkedPoll } from '../../broker/polls';
import type { Firing } from '../../faults/fault';
import type { EventLog } from '../../history/event-log';
import type { PeerEvents } from '../../history/peer-events';
import type { LocalLook } from '../look/local-look';
import type { Look } from '../look/look';
import type { Lang } from '../../words/words';
import type { AwaitQuery, Until } from './await-query';
import { missingWords } from './await-words';
import type { MatchedMessage } from './matched-messages';

/** Something that can be waited for. */
export interface Goal {
  /** Begins to listen; calls `stir` when a look may find more. Returns the function that ends it. */
  listen(stir: () => void): () => void;
  /** Learns what only other processes know, up to the call; absent: a look does. */
  catchUp?(): Promise<void>;
  /** Looks now. */
  look(): Outcome | Promise<Outcome>;
}

/** How far a goal is reached. */
export interface Outcome {
  readonly met: boolean;
  readonly messages: readonly MatchedMessage[];
  readonly polls?: readonly ParkedPoll[];
  readonly firings?: readonly Firing[];
  /** What is not there yet, in the words of the condition's language, without a full stop; for people. */
  readonly missing: string;
}

/** What goals look at. */
export interface GoalContext {
  /** What is remembered of what happened here; absent: nothing. */
  readonly log?: EventLog | undefined;
  /** The same of the other processes. */
  readonly others: PeerEvents;
  readonly local: LocalLook;
  readonly look: Look;
  readonly broker: Broker;
}

/** A query whose parts are filled in and checked. */
export interface AwaitCondition extends AwaitQuery {
  readonly count: number;
  /** Epoch ms. */
  readonly sinceMs: number;
  readonly lang: Lang;
}

/** That something happened to so many messages. */
export interface MessagesCondition extends AwaitCondition {
  readonly until: Exclude<Until, 'drained' | 'polling'>;
}

/** The outcome where so many messages are to be; only what is asked for is made. */
export function messageOutcome(
  condition: MessagesCondition,
  found: { readonly count: number; readonly all: () => MatchedMessage[] },
): Outcome {
  return {
    met: found.count >= condition.count,
    get messages() {
      return found.all();
    },
    get missing() {
      return missingWords(condition, found.count);
    },
  };
}
