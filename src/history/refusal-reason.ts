import type { SettleResult, SettleVerb } from '../broker/events';

/** Why a receipt handle can have been refused. */
export const REASONS = [
  // Its time was up; the message was delivered again since; the delivery was ended by hand.
  'expired',
  'superseded',
  'ended',
  // It was settled before.
  'already-acked',
  'already-committed',
  'already-rolled-back',
  // The message is a dead letter.
  'dead',
  // It was issued to another group, or in another topic or instance.
  'wrong-group',
  'wrong-topic',
  // A transaction's handle was acked, or a delivery's committed or rolled back.
  'wrong-kind',
  // It was not issued here, or was changed.
  'not-ours',
  // The message is purged, too old, passed over by a seek, or not remembered.
  'gone',
] as const;
export type Reason = (typeof REASONS)[number];

/** Where and when the handle that was refused was issued, and what became of its delivery. */
export interface HandleOrigin {
  readonly instance: string;
  readonly topic: string;
  /** Absent: of a transaction, which any group may settle. */
  readonly group?: string | undefined;
  readonly times: number;
  /** Epoch ms. */
  readonly until: number;
  /** The number of the delivery after it. */
  readonly nextTimes?: number | undefined;
  /** How it was settled before, and when. */
  readonly settledAs?: SettleVerb | undefined;
  readonly settledAt?: number | undefined;
  /** It was ended by hand, or buried. */
  readonly endedAt?: number | undefined;
  readonly deadAt?: number | undefined;
}

/** A handle that was sent back in vain. */
export interface Attempt {
  readonly instance: string;
  readonly topic: string;
  readonly group: string;
  readonly verb: SettleVerb;
  readonly result: Exclude<SettleResult, 'done'>;
}

/** The reason and a sentence for it. `issued` absent: nothing is remembered of the handle's origin. */
export function refusalReason(
  attempt: Attempt,
  issued: HandleOrigin | undefined,
): { reason: Reason; detail: string } {
  if (attempt.result === 'foreign') return foreign(attempt, issued);
  if (issued === undefined) return of('gone', 'its delivery is not remembered');
  const { settledAs, settledAt, deadAt, until, nextTimes, endedAt } = issued;
  if (settledAs !== undefined && settledAt !== undefined) {
    const { reason, words } = SETTLED[settledAs];
    return of(reason, `it was ${words} at ${time(settledAt)}`);
  }
  if (deadAt !== undefined) return of('dead', `the message is a dead letter since ${time(deadAt)}`);
  if (nextTimes !== undefined) {
    const what = issued.group === undefined ? 'check' : 'delivery';
    return of('superseded', `it was superseded by ${what} ${nextTimes}`);
  }
  if (endedAt !== undefined)
    return of('ended', `the delivery was ended by hand at ${time(endedAt)}`);
  if (attempt.result === 'expired') return of('expired', `it expired at ${time(until)}`);
  if (attempt.result === 'superseded') return of('superseded', 'a later delivery supersedes it');
  return of('gone', 'the message is gone: purged, too old, or passed over by a seek');
}

const SETTLED = {
  ack: { reason: 'already-acked', words: 'acked already' },
  commit: { reason: 'already-committed', words: 'committed already' },
  rollback: { reason: 'already-rolled-back', words: 'rolled back already' },
} as const;

function foreign(
  { instance, topic, group, verb }: Attempt,
  issued: HandleOrigin | undefined,
): { reason: Reason; detail: string } {
  if (issued === undefined) return of('not-ours', 'it was not issued here, or was changed');
  if ((issued.group === undefined) !== (verb !== 'ack')) {
    const kind = issued.group === undefined ? 'a transaction' : 'a delivery';
    return of('wrong-kind', `it is of ${kind}, which ${verb} is not for`);
  }
  if (issued.instance !== instance || issued.topic !== topic) {
    const where = `topic ${issued.topic} of ${issued.instance === '' ? 'the default instance' : issued.instance}`;
    return of('wrong-topic', `it is of ${where}`);
  }
  return of('wrong-group', `it was issued to group ${issued.group ?? ''}, not to ${group}`);
}

function of(reason: Reason, detail: string): { reason: Reason; detail: string } {
  return { reason, detail };
}

function time(at: number): string {
  return new Date(at).toISOString();
}
