import { readDuration } from '../lib/duration';
import { tagsNamed } from '../lib/tag-expression';
import { chanceOf, type Chance } from './chance';
import type { Fault, FaultCall } from './fault';
import { reachOf, type Reach } from './reach';

/** A fault with a word that tells it from others of its id. */
export type VersionedFault = Pick<ArmedFault, 'fault' | 'version'>;
/** What a version of a fault has counted in one process. */
export type FaultCount = Pick<ArmedFault, 'version' | 'matched' | 'fired'>;

/** A fault that is in force in this process, with what it has counted here. */
export class ArmedFault {
  /** ms before the work. */
  readonly delayMs: number;
  /** ms before the reply. */
  readonly delayReplyMs: number;
  /** The fault's own sequence of chances. */
  readonly chance: Chance;
  readonly #reach: Reach;
  /** Absent: whatever the tag. */
  readonly #tags: ReadonlySet<string> | undefined;
  readonly #perMs: number;
  #matched = 0;
  #fired = 0;
  #windowAt = -Infinity;
  #inWindow = 0;

  constructor(
    readonly fault: Fault,
    /** Tells a fault from another of its id. */
    readonly version: string,
  ) {
    const { action, match, seed = 1 } = fault;
    const wanted = match.operation === undefined ? undefined : [match.operation].flat();
    const { aliyun, mqcloud } = reachOf(action);
    this.#reach = {
      aliyun: aliyun.filter((one) => wanted?.includes(one) ?? true),
      mqcloud: mqcloud.filter((one) => wanted?.includes(one) ?? true),
    };
    this.delayMs = readDuration(action.delay) ?? 0;
    this.delayReplyMs = readDuration(action.delayReply) ?? 0;
    this.#tags = match.tag === undefined ? undefined : setOf(tagsNamed(match.tag));
    this.#perMs = readDuration(action.throttle?.per) ?? 0;
    this.chance = chanceOf(seed);
  }

  /** Calls it was for. */
  get matched(): number {
    return this.#matched;
  }

  get fired(): number {
    return this.#fired;
  }

  /** Whether it has fired as often as it may. */
  get isSpent(): boolean {
    return this.#fired >= (this.fault.times ?? Infinity);
  }

  /** Whether it fires at a call, which is counted if the fault is for it. `now` in epoch ms. */
  meets(call: FaultCall, now: number): boolean {
    if (!this.#matches(call)) return false;
    this.#matched++;
    const { nth, probability = 1, action } = this.fault;
    // Counted and drawn whatever else there is, so that a sequence depends on the calls alone.
    const isOver = action.throttle === undefined || this.#isOver(action.throttle.limit, now);
    const isMeant = probability >= 1 || this.chance() < probability;
    if (!isOver || !isMeant || this.isSpent) return false;
    if (nth !== undefined && nth !== this.#matched) return false;
    this.#fired++;
    return true;
  }

  #matches({ front, operation, ns, topic, group, tags }: FaultCall): boolean {
    const { match } = this.fault;
    return (
      (match.topic === undefined || match.topic === topic) &&
      (match.ns === undefined || match.ns === ns) &&
      (match.group === undefined || match.group === group) &&
      (this.#tags === undefined || (tags ?? []).some((tag) => this.#tags?.has(tag))) &&
      this.#reach[front].includes(operation)
    );
  }

  /** Whether a call is one too many in its window, which begins with the first call after the last one. */
  #isOver(limit: number, now: number): boolean {
    const passed = now - this.#windowAt;
    if (passed >= this.#perMs || passed < 0) {
      this.#windowAt = now;
      this.#inWindow = 0;
    }
    return ++this.#inWindow > limit;
  }
}

function setOf(tags: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return tags === undefined ? undefined : new Set(tags);
}
