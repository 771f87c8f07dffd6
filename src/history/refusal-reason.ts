import type { SettleResult, SettleVerb } from '../broker/events';
import { instanceWords, sentence, type Lang, type Values, type WordKey } from '../words/words';

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

/**
 * The reason and a sentence for it, without a full stop. `issued` absent: nothing is remembered of
 * the handle's origin.
 */
export function refusalReason(
  attempt: Attempt,
  issued: HandleOrigin | undefined,
  lang: Lang = 'en',
): { reason: Reason; detail: string } {
  const of = (reason: Reason, key: WordKey, values: Values = {}) => {
    return { reason, detail: sentence(lang, key, values) };
  };
  if (attempt.result === 'foreign') return foreign(attempt, issued, lang, of);
  if (issued === undefined) return of('gone', 'refusal-not-remembered');
  const { settledAs, settledAt, deadAt, until, nextTimes, endedAt } = issued;
  if (settledAs !== undefined && settledAt !== undefined) {
    const reason = SETTLED[settledAs];
    return of(reason, `refusal-${reason}`, { at: time(settledAt) });
  }
  if (deadAt !== undefined) return of('dead', 'refusal-dead', { at: time(deadAt) });
  if (nextTimes !== undefined) {
    const what = issued.group === undefined ? 'check' : 'delivery';
    return of('superseded', `refusal-superseded-${what}`, { times: nextTimes });
  }
  if (endedAt !== undefined) return of('ended', 'refusal-ended', { at: time(endedAt) });
  if (attempt.result === 'expired') return of('expired', 'refusal-expired', { at: time(until) });
  if (attempt.result === 'superseded') return of('superseded', 'refusal-superseded');
  return of('gone', 'refusal-gone');
}

const SETTLED = {
  ack: 'already-acked',
  commit: 'already-committed',
  rollback: 'already-rolled-back',
} as const;

type Of = (reason: Reason, key: WordKey, values?: Values) => { reason: Reason; detail: string };

function foreign(
  { instance, topic, group, verb }: Attempt,
  issued: HandleOrigin | undefined,
  lang: Lang,
  of: Of,
): { reason: Reason; detail: string } {
  if (issued === undefined) return of('not-ours', 'refusal-not-ours');
  if ((issued.group === undefined) !== (verb !== 'ack')) {
    const kind = issued.group === undefined ? 'transaction' : 'delivery';
    return of('wrong-kind', `refusal-of-${kind}`, { verb: sentence(lang, `verb-${verb}`) });
  }
  if (issued.instance !== instance || issued.topic !== topic) {
    const where = instanceWords(lang, issued.instance);
    return of('wrong-topic', 'refusal-wrong-topic', { topic: issued.topic, where });
  }
  return of('wrong-group', 'refusal-wrong-group', { group: issued.group ?? '', to: group });
}

function time(at: number): string {
  return new Date(at).toISOString();
}
