import type { Caller } from '../../broker/message';
import type { Clock } from '../../clock';
import { checkArgument } from '../../schema/check-argument';
import { durationMs, instantMs, type Duration } from '../../schema/time-values';
import type { Why } from '../why/why';
import type { FaultControl } from '../faults/fault-control';
import { logOf } from '../../history/history';
import { ControlError, invalid } from '../../schema/control-error';
import { joined, sentence, type Lang } from '../../words/words';
import { checkAwait, type AwaitQuery, type FiredQuery } from './await-query';
import { awaitCall, noneCall, type AwaitCall, type NoneQuery } from './await-schema';
import { noFault } from '../faults/no-fault';
import { firedGoal } from './event-goals';
import type { AwaitCondition, GoalContext, Outcome } from './goal';
import { goalOf } from './goals';
import { awaitVerdicts, verdictWords, type AwaitVerdict } from './await-verdicts';
import { subjectWords } from './await-words';
import { countsOf } from './counts';
import { WaitingRoom } from './waiting-room';

export interface AwaitsOptions extends GoalContext {
  readonly faults: FaultControl;
  readonly why: Why;
  /** Tells what `since` is and when something was seen; waits go by the system's time. */
  readonly clock: Clock;
}

/** What was waited for: messages, polls or firings, the first ones first. */
export interface AwaitResult extends Omit<Outcome, 'met' | 'missing'> {
  /** Epoch ms by the mqrest clock. */
  readonly now: number;
}

/** What is said of a call whose time is up. */
interface Late {
  readonly lang: Lang;
  readonly ms: number;
  /** How things stand, in sentences and in figures. */
  readonly words: readonly string[];
  readonly state: object;
  readonly verdicts: readonly AwaitVerdict[];
}

const DEFAULT_TIMEOUT_MS = 5_000;
const LONGEST_TIMEOUT_MS = 10 * 60_000;
/** Firings are remembered up to so many. */
const MOST_FIRINGS = 1_000;

/**
 * Waits for things to happen, so that no test need sleep. Each event costs O(1) per call that
 * waits for what was published, delivered or acked, and one look at the store (at a time) per call
 * that waits for `dead` or `drained`.
 */
export class Awaits {
  readonly #room = new WaitingRoom();

  constructor(private readonly options: AwaitsOptions) {}

  /**
   * Resolves as soon as it holds, at once if it does already. Throws the 408 when it does not in
   * time; its `state` says how things stand, its `detail` what is missing, and its `verdicts` why, of
   * the first three messages that were published and are not as they were to be.
   */
  async until(call: AwaitCall, caller?: Caller): Promise<AwaitResult> {
    const query = checkAwait(checkArgument(awaitCall, call));
    const ms = spanMs(query.timeout ?? DEFAULT_TIMEOUT_MS, 'timeout');
    if (query.until === 'fired') return this.#untilFired(query, ms, caller);
    const condition = this.#conditionOf(query);
    const outcome = await this.#wait(condition, ms, caller);
    if (outcome.met) return this.#resultOf(outcome);
    const { counts: state, words } = await countsOf(condition, this.options);
    const { lang } = condition;
    const forgotten = this.#forgotten(condition);
    const more = forgotten === undefined ? [] : [sentence(lang, 'await-but', { forgotten })];
    const verdicts = await awaitVerdicts(condition, outcome, this.options, this.options.why);
    throw this.#late(outcome, { lang, ms, words: [words, ...more], state, verdicts });
  }

  /** Resolves when it has not happened, up to now and for so long. Throws the 409 as soon as it does. */
  async expectNone(query: NoneQuery, caller?: Caller): Promise<{ readonly now: number }> {
    const { within, ...meant } = checkArgument(noneCall, query);
    const until = query.until ?? (query.group === undefined ? 'published' : 'delivered');
    const condition = this.#conditionOf({ ...meant, until, count: 1 });
    const { met, messages } = await this.#wait(condition, spanMs(within, 'within'), caller);
    const now = this.options.clock.now();
    if (!met) {
      this.#mustRemember(condition);
      return { now };
    }
    const about = { id: messages[0]?.id, subject: subjectWords(condition) };
    const detail = sentence(condition.lang, `expect-none-${until}`, about);
    throw new ControlError('NotNone', { detail, now, messages });
  }

  /** Ends the calls that wait for what is in an instance, or all, because it was reset. */
  reset(instance?: string): void {
    this.#room.reset(instance);
  }

  /** Ends all calls, and those to come at once. */
  close(): void {
    this.#room.close();
  }

  async #untilFired(query: FiredQuery, ms: number, caller?: Caller): Promise<AwaitResult> {
    const { fault, count = 1, lang = 'en' } = query;
    if (count > MOST_FIRINGS) throw invalid('count', `up to ${MOST_FIRINGS}`, count);
    if (this.options.faults.versionOf(fault) === undefined) throw noFault(fault);
    const goal = firedGoal({ fault, count, lang }, this.options.faults);
    const outcome = await this.#room.wait({ goal, ms, caller });
    if (outcome.met) return this.#resultOf(outcome);
    const { faults } = await this.options.faults.list();
    const known = faults.find(({ id }) => id === fault);
    const words =
      known === undefined
        ? sentence(lang, 'await-fault-gone')
        : sentence(lang, 'await-fault-matched', { n: known.matched });
    const state = known === undefined ? {} : { matched: known.matched };
    throw this.#late(outcome, { lang, ms, words: [words], state, verdicts: [] });
  }

  #wait(condition: AwaitCondition, ms: number, caller: Caller | undefined): Promise<Outcome> {
    const goal = goalOf(condition, this.options);
    return this.#room.wait({ goal, instance: condition.ns ?? '', ms, caller });
  }

  #conditionOf(query: AwaitQuery): AwaitCondition {
    const { until, count = 1, since, match, lang = 'en' } = query;
    if (match !== undefined && (until === 'drained' || until === 'polling')) {
      throw invalid('match', `nothing where until is ${until}`, match);
    }
    if (until === 'published' || until === 'delivered' || until === 'acked') {
      const { limit } = logOf(this.options.log);
      if (count > limit) throw invalid('count', `up to ${limit}, what --history remembers`, count);
    }
    return { ...query, count, lang, sinceMs: since === undefined ? 0 : instantMs(since, 'since') };
  }

  /** That none was seen says nothing where events that count are forgotten. */
  #mustRemember(condition: AwaitCondition): void {
    const forgotten = this.#forgotten(condition);
    if (forgotten === undefined) return;
    const detail = sentence(condition.lang, 'expect-none-forgotten', { forgotten });
    throw new ControlError('Forgotten', { detail, field: 'since' });
  }

  /** What of the events that count is forgotten, in words. */
  #forgotten({
    until,
    ns: instance = '',
    topic,
    sinceMs,
    lang,
  }: AwaitCondition): string | undefined {
    if (until !== 'published' && until !== 'delivered' && until !== 'acked') return undefined;
    const at = this.options.log?.forgottenOf({ instance, topic });
    if (at === undefined || at < sinceMs) return undefined;
    return sentence(lang, 'await-forgotten', { topic, at: new Date(at).toISOString() });
  }

  #resultOf({ messages, polls, firings }: Outcome): AwaitResult {
    return {
      ...{ now: this.options.clock.now(), messages },
      ...(polls === undefined ? {} : { polls }),
      ...(firings === undefined ? {} : { firings }),
    };
  }

  #late({ missing, messages }: Outcome, late: Late): ControlError {
    const { lang, ms, words, state, verdicts } = late;
    const first = sentence(lang, 'await-late', { ms, missing });
    const detail = joined(lang, [first, ...words, ...verdictWords(lang, verdicts)]);
    const now = this.options.clock.now();
    return new ControlError('NotInTime', { detail, now, messages, state, verdicts });
  }
}

function spanMs(value: Duration, field: string): number {
  const ms = durationMs(value, field);
  if (ms <= LONGEST_TIMEOUT_MS) return ms;
  throw invalid(field, 'up to 10 minutes', value);
}
