import type { Broker } from '../../broker/broker';
import type { Caller } from '../../broker/message';
import type { ParkedPoll } from '../../broker/polls';
import type { Clock } from '../../clock';
import { durationMs, instantMs, type Duration } from '../duration';
import type { EventLog } from '../history/event-log';
import { logOf } from '../history/history';
import type { Others } from '../others';
import type { Peek } from '../peek';
import { ControlError, invalid } from '../problem';
import { subjectOf, type AwaitQuery, type NoneQuery } from './await-query';
import type { Found, Goal } from './goal';
import { goalOf, type Wanted } from './goals';
import { Pending } from './pending';
import type { Sighting } from './sightings';
import { standOf } from './stand';

export interface AwaitsOptions {
  /** What is remembered of what happened; absent: nothing. */
  readonly log?: EventLog | undefined;
  readonly peek: Peek;
  readonly broker: Broker;
  readonly others: Others;
  /** Tells what `since` is and when something was seen; waits go by the system's time. */
  readonly clock: Clock;
}

/** What was waited for. */
export interface Awaited {
  /** Epoch ms by the mqrest clock. */
  readonly now: number;
  /** Those it happened to, the first ones first; none where it is no matter of messages. */
  readonly messages: readonly Sighting[];
  /** Of `polling`. */
  readonly polls?: readonly ParkedPoll[];
}

const DEFAULT_TIMEOUT_MS = 5_000;
const LONGEST_TIMEOUT_MS = 10 * 60_000;
const MOST_PENDING = 1_000;
/** How often is looked for what tells nobody: time that passes, and other processes. */
const TICK_MS = 50;

/**
 * Waits for things to happen, so that no test need sleep. Each event costs O(1) per call that
 * waits.
 */
export class Awaits {
  readonly #options: AwaitsOptions;
  readonly #pending = new Set<Pending>();
  #closed = false;

  constructor(options: AwaitsOptions) {
    this.#options = options;
  }

  /**
   * Resolves as soon as it holds, at once if it does already. Throws the 408 when it does not in
   * time; its `state` says how things stand, its `detail` what is missing.
   */
  async until(query: AwaitQuery, caller?: Caller): Promise<Awaited> {
    const wanted = this.#wanted(query);
    const ms = spanMs(query.timeout ?? DEFAULT_TIMEOUT_MS, 'timeout');
    const found = await this.#wait(wanted, ms, caller);
    if (!found.met) throw await this.#timeout(wanted, found, ms);
    const { messages, polls } = found;
    const about = { now: this.#options.clock.now(), messages };
    return polls === undefined ? about : { ...about, polls };
  }

  /** Resolves when it has not happened, up to now and for so long. Throws the 409 as soon as it does. */
  async expectNone(query: NoneQuery, caller?: Caller): Promise<{ readonly now: number }> {
    const { within, ...meant } = query;
    const until = query.until ?? (query.group === undefined ? 'published' : 'delivered');
    const wanted = this.#wanted({ ...meant, until, count: 1 });
    const ms = spanMs(within, 'within');
    const { met, messages } = await this.#wait(wanted, ms, caller);
    const now = this.#options.clock.now();
    if (!met) return { now };
    const detail = `A message was ${until === 'dead' ? 'found dead' : until} in ${subjectOf(query)} that was not to be: ${messages[0]?.id}.`;
    throw new ControlError(409, 'Not none', { detail, now, messages });
  }

  /** Lets every call that waits look again. */
  readonly stir = (): void => {
    for (const pending of this.#pending) pending.stir();
  };

  /** Ends the calls that wait for what is in an instance, or all, because it was reset. */
  reset(instance?: string): void {
    const detail = 'What this call waited for was reset meanwhile.';
    for (const pending of this.#pending) {
      if (instance !== undefined && pending.instance !== instance) continue;
      pending.end(new ControlError(409, 'Reset', { detail }));
    }
  }

  /** Ends all calls, and those to come at once. */
  close(): void {
    this.#closed = true;
    for (const pending of this.#pending) pending.end(closing());
  }

  #wanted(query: AwaitQuery): Wanted {
    const { until, count = 1, since, match } = query;
    if (match !== undefined && (until === 'drained' || until === 'polling')) {
      throw invalid('match', `nothing where until is ${until}`, match);
    }
    if (until === 'published' || until === 'delivered' || until === 'acked') {
      const { limit } = logOf(this.#options.log);
      if (count > limit) throw invalid('count', `up to ${limit}, what --history remembers`, count);
    }
    return { ...query, count, sinceMs: since === undefined ? 0 : instantMs(since, 'since') };
  }

  async #wait(wanted: Wanted, ms: number, caller: Caller | undefined): Promise<Found> {
    if (this.#closed) throw closing();
    if (this.#pending.size >= MOST_PENDING) {
      const detail = `${MOST_PENDING} calls wait already, which is the most there can be.`;
      throw new ControlError(429, 'Too many calls wait', { detail });
    }
    const goal = goalOf(wanted, this.#options);
    const pending = new Pending(wanted.ns ?? '');
    this.#pending.add(pending);
    const stop = this.#follow(goal, pending, wanted.until === 'polling');
    const forget = caller?.onGone(() => pending.end());
    const timeout = setTimeout(() => pending.end(), ms);
    const elsewhere = this.#options.others.follow({
      instance: pending.instance,
      topic: wanted.topic,
    });
    let isTime = true;
    const tick = setInterval(() => {
      isTime = true;
      pending.stir();
    }, TICK_MS);
    try {
      for (let isOver = false; ; isOver = await pending.changed()) {
        if (goal.note !== undefined && (isTime || isOver)) (await elsewhere()).forEach(goal.note);
        isTime = false;
        const found = await goal.look();
        if (found.met || isOver) return found;
      }
    } finally {
      clearTimeout(timeout);
      clearInterval(tick);
      forget?.();
      stop();
      this.#pending.delete(pending);
    }
  }

  /** Tells the goal what has happened, and of what happens. */
  #follow(goal: Goal, pending: Pending, isOfPolls: boolean): () => void {
    const { log, broker } = this.#options;
    const stopEvents = log?.onEvent((event) => {
      goal.note?.(event);
      pending.stir();
    });
    const stopPolls = isOfPolls ? broker.polls.onBegin(() => pending.stir()) : undefined;
    if (goal.note !== undefined && log !== undefined) {
      for (const event of log.events()) goal.note(event);
    }
    return () => {
      stopEvents?.();
      stopPolls?.();
    };
  }

  async #timeout(wanted: Wanted, { missing, messages }: Found, ms: number): Promise<ControlError> {
    const state = await standOf(wanted, this.#options);
    const detail = `After ${ms} ms ${missing}. ${state.words}`;
    const now = this.#options.clock.now();
    return new ControlError(408, 'Not in time', { detail, now, messages, state: state.counts });
  }
}

function spanMs(value: Duration, field: string): number {
  const ms = durationMs(value, field);
  if (ms <= LONGEST_TIMEOUT_MS) return ms;
  throw invalid(field, 'up to 10 minutes', value);
}

function closing(): ControlError {
  return new ControlError(503, 'Closing', { detail: 'mqrest is being closed.' });
}
