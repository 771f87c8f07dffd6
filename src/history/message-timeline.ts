import type { SettleVerb } from '../broker/events';
import { maxRetriesOf } from '../broker/retry';
import type { Subscription } from '../store/store';
import { GroupTimeline } from './group-timeline';
import { TransactionTimeline } from './transaction-timeline';
import { isOpen, placeOf, type IssuedHandle } from './issued-handle';
import type { MoveView } from './life-view';
import type { Lifetime } from './lifetime';
import { refusalReason, type Attempt } from './refusal-reason';
import type { Lang } from '../words/words';
import { handleKey, type Step } from './steps';

type StepOf<Kind extends Step['kind']> = Step & { kind: Kind };

/** A message's life, put together step by step. */
export class MessageTimeline {
  readonly groups = new Map<string, GroupTimeline>();
  readonly half = new TransactionTimeline();
  readonly moves: MoveView[] = [];
  /** When the topic's messages were removed, if they were. */
  clearedAt: number | undefined;
  readonly #handles = new Map<string, IssuedHandle>();
  /** Handles that were settled before it is known of what they are. */
  readonly #early = new Map<
    string,
    { readonly settledAs: SettleVerb; readonly settledAt: number }
  >();
  /** What is to be told when all is known. */
  readonly #refusals: (() => void)[] = [];

  constructor(
    private readonly lifetime: Lifetime,
    private readonly lang: Lang,
  ) {}

  add(step: Step): void {
    if (step.kind === 'published') this.#publish(step);
    else if (step.kind === 'delivered') this.#deliver(step);
    else if (step.kind === 'settled') this.#settle(step);
    else if (step.kind === 'moved') this.#move(step);
    else if (step.kind === 'passed') this.#timelineOf(step.of.group).pass(step);
    else this.#clear(step);
  }

  /** To be called after the last step: what time has done since, and what was in vain. */
  end(): void {
    for (const [group, timeline] of this.groups) {
      for (const one of timeline.ends) this.#runOut(group, one, this.lifetime.now);
    }
    for (const tell of this.#refusals) tell();
  }

  #publish({ at, to, message, receiptHandle: text }: StepOf<'published'>): void {
    if (text === undefined) return;
    const until = at + (message.immunityMs ?? 0);
    this.half.birth = this.#issue({ ...to, text, at, to: '', times: 0, until, place: '' }, text);
  }

  #deliver(step: StepOf<'delivered'>): void {
    const { at, of, mode, delivery, client, pull } = step;
    const { receiptHandle: text, consumedTimes, nextConsumeAt: until } = delivery;
    const { isCopy } = delivery.message;
    const isHalf = mode === 'half';
    const place = pull ? '' : placeOf(of, isHalf, text);
    const timeline = isHalf ? undefined : this.#timelineOf(of.group);
    const last = timeline === undefined ? this.half.last : timeline.before(place);
    // Where nobody counts, those that are remembered are counted.
    const times = pull ? Math.max(consumedTimes, (last?.times ?? 0) + 1) : consumedTimes;
    if (last !== undefined) {
      last.nextTimes = times;
      if (timeline !== undefined) this.#runOut(of.group, last, at);
    }
    const { instance, topic } = of;
    const group = isHalf ? undefined : of.group;
    const origin = { instance, topic, group, times, until, pull, place, isCopy };
    const issued = { ...origin, text, at, to: of.group, client };
    this.#issue(issued, handleKey(step, text));
    if (timeline === undefined) this.half.checks.push(issued);
    else timeline.add(issued);
  }

  #settle(step: StepOf<'settled'>): void {
    const { at, of, as, receiptHandle, result, pull } = step;
    const key = handleKey(step, receiptHandle);
    if (result !== 'done') {
      this.#refuse({ ...topicOf(of), group: of.group, verb: as, result }, key, step);
      return;
    }
    const handle = this.#handles.get(key);
    const settled = { settledAs: as, settledAt: at };
    if (handle === undefined) this.#early.set(key, settled);
    else Object.assign(handle, settled);
    if (as === 'ack') {
      if (pull) this.#passBy(this.#timelineOf(of.group), settled);
      return;
    }
    this.half.settle(as, at);
    this.moves.push({ at, from: 'half', to: as === 'commit' ? 'queue' : 'gone' });
  }

  /** A position that is committed is past the message, whichever delivery it was that did it. */
  #passBy({ issued }: GroupTimeline, settled: object): void {
    for (const one of issued) if (one.settledAt === undefined) Object.assign(one, settled);
  }

  /** Told at the end, but by what was known of the deliveries then. */
  #refuse(attempt: Attempt, key: string, { at, of, as, receiptHandle }: StepOf<'settled'>): void {
    const refused = (as === 'ack' ? this.#timelineOf(of.group) : this.half).refused;
    const then = this.#handles.get(key);
    if (then?.group !== undefined) this.#runOut(then.to, then, at);
    const known = then && { ...this.#settled(then, as) };
    this.#refusals.push(() => {
      const now = this.#handles.get(key);
      const isSettled = attempt.result === 'unknown' && now !== undefined;
      // Whatever is not there any more may have been settled by another process in the same ms.
      const { settledAs, settledAt } = isSettled ? this.#settled(now, as) : (known ?? {});
      const handle = known ?? now;
      const issued = handle && { ...handle, settledAs, settledAt };
      refused.push({ at, receiptHandle, ...refusalReason(attempt, issued, this.lang) });
    });
  }

  /** A transaction has an end whichever of its handles it was settled by. */
  #settled(handle: IssuedHandle, as: SettleVerb): IssuedHandle {
    return as === 'ack' ? handle : this.half.settling(handle);
  }

  #move({ at, of: { group }, as, pull, until }: StepOf<'moved'>): void {
    const timeline = this.#timelineOf(group);
    const { last } = timeline;
    if (as === 'extended') {
      if (last === undefined || until === undefined) return;
      last.until = until;
      last.extendedAt = at;
      return;
    }
    if (pull && as === 'resent') {
      this.moves.push({ at, from: 'queue', to: 'delivery', group });
      return;
    }
    // Whoever holds the queue is made to leave it by any of its tickets, old ones too.
    if (pull && last?.settledAt !== undefined) return;
    if (as === 'resent') {
      for (const one of timeline.ends) {
        this.#runOut(group, one, at);
        if (one.deadAt !== undefined) one.resentAt = at;
      }
      this.moves.push({ at, from: 'dead', to: 'queue', group });
      return;
    }
    if (last !== undefined) last[as === 'expired' ? 'endedAt' : 'deadAt'] = at;
    const end = pull ? 'gone' : 'dead';
    const to = as === 'expired' ? 'queue' : end;
    this.moves.push({ at, from: 'delivery', to, group });
  }

  #clear({ at, of: { group }, to }: StepOf<'cleared'>): void {
    if (group === undefined) {
      this.clearedAt ??= at;
      for (const timeline of this.groups.values()) timeline.clear();
      return;
    }
    const timeline = this.groups.get(group);
    for (const one of timeline?.ends ?? []) this.#runOut(group, one, at);
    if (to === undefined) timeline?.clear();
    else timeline?.seek(to);
  }

  /** A delivery whose time is up is over: the last that is allowed makes a dead letter. */
  #runOut(group: string, one: IssuedHandle, now: number): void {
    if (!isOpen(one) || one.until > now || one.endedAt !== undefined) return;
    if (one.isOver === true || (this.clearedAt ?? Infinity) <= one.until) return;
    one.isOver = true;
    const isLast = one.pull !== true && one.times > this.#maxRetries(one, group);
    if (isLast) one.deadAt = one.until;
    this.moves.push({ at: one.until, from: 'delivery', to: isLast ? 'dead' : 'queue', group });
  }

  #maxRetries({ instance, topic }: IssuedHandle, group: string): number {
    return maxRetriesOf(this.lifetime, { instance, topic, group });
  }

  #issue(issued: IssuedHandle, key: string): IssuedHandle {
    this.#handles.set(key, issued);
    return Object.assign(issued, this.#early.get(key));
  }

  #timelineOf(group: string): GroupTimeline {
    const timeline = this.groups.get(group) ?? new GroupTimeline();
    this.groups.set(group, timeline);
    return timeline;
  }
}

function topicOf({ instance, topic }: Subscription) {
  return { instance, topic };
}
