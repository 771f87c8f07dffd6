import type { Clock } from '../clock';
import { isMissing } from '../errors';
import type { Handle, Pop, PopResult, Store } from '../store/store';
import type { EventListeners } from './event-listeners';
import type { Caller, ConsumeCall } from './message';
import { HEAD_CHARACTERS, idInHead } from './payload';
import type { Policy } from './policy';
import type { QueueChoice } from './queue-choice';
import { hiddenMs, maxRetriesOf } from './retry';
import type { Room } from './room';
import { shuffled } from './shuffle';
import { NORMAL, ORDERED } from './topic-types';
import type { Warnings } from './warnings';

export interface StorePopOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly queues: QueueChoice;
  readonly warnings: Warnings;
  /** Absent: the store looks after its own. */
  readonly room?: Room | undefined;
  readonly events: EventListeners;
}

/** Takes messages out of the store for calls, and puts back what a caller did not stay for. */
export class StorePop {
  constructor(private readonly options: StorePopOptions) {}

  /**
   * What there is for a call now, in another order where it asks for that. What is missing is made
   * as the policy says and where there is room for it (`StoreFull`), unless `mayCreate` is false.
   */
  look(call: ConsumeCall, mayCreate = true, caller?: Caller): Promise<PopResult> {
    const { shuffle, mode } = call;
    if (shuffle === undefined || mode !== 'any') return this.#pop(call, mayCreate, caller);
    return shuffled(
      { limit: call.limit, shuffle },
      (limit) => this.#pop({ ...call, limit }, mayCreate, caller),
      (taken) => this.#putBack(call, taken, 'to choose among'),
    );
  }

  /** Makes messages deliverable again at once that were taken for a caller that has gone. Never fails. */
  giveBack(call: ConsumeCall, taken: readonly Handle[]): Promise<void> {
    return this.#putBack(call, taken, 'for a caller that has gone');
  }

  /** Makes messages deliverable again at once, as if they had not been taken, that a caller cannot be sent. Never fails. */
  refuse(call: ConsumeCall, taken: readonly Handle[]): Promise<void> {
    return this.#putBack(call, taken, 'for a caller that cannot be sent so much');
  }

  async #pop(
    call: ConsumeCall,
    mayCreate: boolean,
    caller: Caller | undefined,
  ): Promise<PopResult> {
    const { store, clock, policy, queues, warnings, room, events } = this.options;
    const now = clock.now();
    const firstQueue = queues.next();
    const autoCreate = mayCreate ? policy.autoCreate : 'off';
    const isShort = room?.isShort === true;
    const head = call.tags !== undefined && events.active ? HEAD_CHARACTERS : undefined;
    try {
      const create = autoCreate === 'on' && !isShort;
      const result = await store.pop(call, popOf(call, policy, { now, firstQueue, create, head }));
      if (result.passed !== undefined) this.#tellPassed(call, result.passed, now, caller);
      return result;
    } catch (error) {
      if (autoCreate === 'off' || !isMissing(error)) throw error;
      if (isShort && error.code === 'GroupNotExist') room.enterGroup();
      else if (isShort) await room.enter(call);
      if (autoCreate === 'warn')
        warnings.always(`made by a poll of group ${call.group}: ${error.message}`);
      // What was not there has nothing to pass over.
      return store.pop(call, popOf(call, policy, { now, firstQueue, create: true }));
    }
  }

  #tellPassed(
    { instance, topic, group, tags = [] }: ConsumeCall,
    heads: readonly string[],
    at: number,
    caller: Caller | undefined,
  ): void {
    const ids = heads.map(idInHead);
    const of = { instance, topic, group };
    const by = { client: caller?.client, requestId: caller?.requestId };
    this.options.events.tell({ kind: 'passed', at, of, tags, ids, ...by });
  }

  async #putBack(call: ConsumeCall, taken: readonly Handle[], why: string): Promise<void> {
    const { store, clock, warnings } = this.options;
    const now = clock.now();
    // Nobody has seen them, so it was no delivery; of half messages the store counts every one.
    const uncounted = call.mode !== 'half';
    try {
      await store.settle(call, taken, { as: 'released', now, at: now, uncounted });
    } catch (error) {
      warnings.always(
        `${taken.length} messages of topic ${call.topic} were taken ${why} ` +
          `and come back by their retry only: ${String(error)}`,
      );
    }
  }
}

interface PopSituation {
  readonly now: number;
  readonly firstQueue: number;
  readonly create: boolean;
  /** Characters of what is passed over that tell which message it is; absent: nobody wants to know. */
  readonly head?: number | undefined;
}

/** What the store is to take for a call. With `create`, a missing topic and group are made. */
function popOf(
  call: ConsumeCall,
  policy: Policy,
  { now, firstQueue, create, head }: PopSituation,
): Pop {
  const { mode } = call;
  return {
    now,
    until: now + (mode === 'half' ? policy.checkMs : hiddenMs(policy, call, mode === 'orderly')),
    limit: call.limit,
    tags: call.tags,
    maxTimes: maxRetriesOf(policy, call) + 1,
    retainSince: now - (mode === 'half' ? policy.checkForMs : policy.retentionMs),
    half: mode === 'half',
    bind: mode === 'half' && policy.bindTransactions === 'on',
    orderly: mode === 'orderly',
    firstQueue,
    create: create ? (mode === 'orderly' ? ORDERED : NORMAL) : undefined,
    createGroup: create ? policy.start : undefined,
    passedHead: head,
  };
}
