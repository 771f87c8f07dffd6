import type { Broker } from '../../broker/broker';
import type { ParkedPoll } from '../../broker/polls';
import type { Firing } from '../../faults/fault';
import type { EventLog } from '../../history/event-log';
import type { PeerEvents } from '../../history/peer-events';
import type { LocalLook } from '../look/local-look';
import type { Look } from '../look/look';
import { subjectOf, type AwaitQuery } from './await-query';
import { matchWords } from './match';
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
  /** What is not there yet, in words, without a full stop; for people. */
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
}

const DONE: Readonly<Record<string, string>> = {
  published: 'published in',
  delivered: 'delivered to',
  acked: 'acked by',
  dead: 'dead in',
};

/** The outcome where so many messages are to be; only what is asked for is made. */
export function messageOutcome(
  condition: AwaitCondition,
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

function missingWords(condition: AwaitCondition, found: number): string {
  const { count, until } = condition;
  const done = `${until === 'dead' ? '' : 'were '}${DONE[until]} ${subjectOf(condition)}`;
  const of = count === 1 ? 'no message' : `${found} of ${count} messages`;
  const match = matchWords(condition.match ?? {});
  return `${of}${match} ${count === 1 ? done.replace('were', 'was') : done}`;
}
