import type { SettleVerb } from '../../broker/events';
import type { Subscription } from '../../store/store';
import type { MoveView, RefusedView } from './life-view';
import { refusalReason, type Issued } from './refusal-reason';
import { handleKey, type Step } from './steps';

/** How long messages live. */
export interface Lifetime {
  /** Epoch ms. */
  readonly now: number;
  /** Redeliveries after the first delivery. */
  readonly maxRetries: number;
}

/** A receipt handle that was issued, and what became of it. */
export interface Issuance extends Issued {
  readonly text: string;
  /** Epoch ms. */
  readonly at: number;
  /** The group that got it. */
  readonly to: string;
  readonly client?: string | undefined;
  /** By the pull model, which has no dead letters. */
  readonly pull?: true | undefined;
  settledAs?: SettleVerb;
  settledAt?: number;
  endedAt?: number;
  deadAt?: number;
  nextTimes?: number;
}

/** What happened to a message in one place, in that order. */
export interface Chapter {
  readonly issued: Issuance[];
  readonly refused: RefusedView[];
}

/** A message's life, put together step by step. */
export class Chapters {
  readonly groups = new Map<string, Chapter>();
  readonly half: {
    birth?: Issuance;
    readonly chapter: Chapter;
    settled?: { readonly as: 'committed' | 'rolled-back'; readonly at: number };
  } = { chapter: { issued: [], refused: [] } };
  readonly moves: MoveView[] = [];
  readonly #handles = new Map<string, Issuance>();

  constructor(private readonly lifetime: Lifetime) {}

  add(step: Step): void {
    if (step.kind === 'published') this.#publish(step);
    else if (step.kind === 'delivered') this.#deliver(step);
    else if (step.kind === 'settled') this.#settle(step);
    else this.#move(step);
  }

  /** To be called after the last step: what time has done since. */
  end(): void {
    for (const [group, chapter] of this.groups) this.#bury(group, chapter, this.lifetime.now);
  }

  #publish({ at, to, message, receiptHandle }: Step & { kind: 'published' }): void {
    if (receiptHandle === undefined) return;
    const until = at + (message.immunityMs ?? 0);
    this.half.birth = this.#issue({ ...to, text: receiptHandle, at, to: '', times: 0, until });
  }

  #deliver(step: Step & { kind: 'delivered' }): void {
    const { at, of, mode, delivery, client, pull } = step;
    const { instance, topic, group } = of;
    const isHalf = mode === 'half';
    const chapter = isHalf ? this.half.chapter : this.#chapter(group);
    const last = chapter.issued.at(-1) ?? (isHalf ? this.half.birth : undefined);
    const { receiptHandle: text, consumedTimes, nextConsumeAt: until } = delivery;
    // Where nobody counts, those that are remembered are counted.
    const times = pull ? Math.max(consumedTimes, (last?.times ?? 0) + 1) : consumedTimes;
    if (last !== undefined) last.nextTimes = times;
    const issued = { instance, topic, group: isHalf ? undefined : group, times, until, pull };
    const issuance = { ...issued, text, at, to: group, client };
    chapter.issued.push(this.#issue(issuance, handleKey(step, text)));
  }

  #settle(step: Step & { kind: 'settled' }): void {
    const { at, of, as, receiptHandle, result, pull } = step;
    const handle = this.#handles.get(handleKey(step, receiptHandle));
    const chapter = as === 'ack' ? this.#chapter(of.group) : this.half.chapter;
    if (as === 'ack') this.#bury(of.group, chapter, at);
    if (result === 'done') {
      // A position that is committed is past the message, whichever delivery it was that did it.
      const ended = pull ? chapter.issued.filter(isUnsettled) : handle && [handle];
      for (const one of ended ?? []) Object.assign(one, { settledAs: as, settledAt: at });
      if (as !== 'ack') this.#endTransaction(as, at);
      return;
    }
    const attempt = { ...topicOf(of), group: of.group, verb: as, result };
    const about = refusalReason(attempt, this.#settledSince(handle, as));
    chapter.refused.push({ at, receiptHandle, ...about });
  }

  /** A transaction has an end whichever of its handles it was settled by. */
  #settledSince(handle: Issuance | undefined, as: SettleVerb): Issuance | undefined {
    const { settled } = this.half;
    if (handle === undefined || as === 'ack' || settled === undefined) return handle;
    return {
      ...handle,
      settledAs: settled.as === 'committed' ? 'commit' : 'rollback',
      settledAt: settled.at,
    };
  }

  #endTransaction(as: 'commit' | 'rollback', at: number): void {
    this.half.settled = { as: as === 'commit' ? 'committed' : 'rolled-back', at };
    this.moves.push({ at, from: 'half', to: as === 'commit' ? 'queue' : 'gone' });
  }

  #move({ at, of: { group }, as, pull }: Step & { kind: 'moved' }): void {
    const chapter = this.#chapter(group);
    const last = chapter.issued.at(-1);
    if (pull && as === 'resent') {
      this.moves.push({ at, from: 'queue', to: 'delivery', group });
      return;
    }
    // Whoever holds the queue is made to leave it by any of its tickets, old ones too.
    if (pull && last?.settledAt !== undefined) return;
    if (as === 'resent') {
      this.#bury(group, chapter, at);
      this.moves.push({ at, from: 'dead', to: 'queue', group });
      return;
    }
    if (last !== undefined) last[as === 'expired' ? 'endedAt' : 'deadAt'] = at;
    const to = as === 'expired' ? 'queue' : 'dead';
    this.moves.push({ at, from: 'delivery', to, group });
  }

  /** The last delivery that is allowed makes a dead letter when its time is up. */
  #bury(group: string, { issued }: Chapter, now: number): void {
    const last = issued.at(-1);
    if (last === undefined || last.pull || last.times <= this.lifetime.maxRetries) return;
    const { settledAt, deadAt, until } = last;
    if (settledAt !== undefined || deadAt !== undefined || until > now) return;
    last.deadAt = until;
    this.moves.push({ at: until, from: 'delivery', to: 'dead', group });
  }

  #issue(issuance: Issuance, key = issuance.text): Issuance {
    this.#handles.set(key, issuance);
    return issuance;
  }

  #chapter(group: string): Chapter {
    const chapter = this.groups.get(group) ?? { issued: [], refused: [] };
    this.groups.set(group, chapter);
    return chapter;
  }
}

function isUnsettled({ settledAt }: Issuance): boolean {
  return settledAt === undefined;
}

function topicOf({ instance, topic }: Subscription) {
  return { instance, topic };
}
