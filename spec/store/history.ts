import fc from 'fast-check';
import type { Handle, Settlement, Store, Subscription, TopicRef } from '../../src/store/store';

/** What both stores are asked; numbers that name handles or offsets are taken from what was seen. */
export type Step =
  | { do: 'wait'; ms: number }
  | { do: 'append'; topic: number; queue: number; tag?: string; at?: number; heldUntil?: number }
  | { do: 'burst'; topic: number; queue: number; count: number; tag?: string; at?: number }
  | { do: 'strict'; topic: number; create: boolean; accept: string[] }
  | ({ do: 'pop'; topic: number; group: number } & PopStep)
  | { do: 'settle'; topic: number; group: number; picks: number[]; settlement: SettleStep }
  | { do: 'read'; topic: number; queue: number; offset: number; limit: number; keptMs: number }
  | { do: 'swap'; topic: number; group: number; queue: number; before?: string; after?: string }
  | { do: 'declareTopic'; topic: number; type: string; queues: number }
  | { do: 'declareGroup'; topic: number; group: number; start: 'earliest' | 'latest' }
  | { do: 'seek'; topic: number; group: number; start: 'earliest' | 'latest' }
  | { do: 'seekTime'; topic: number; group: number; agoMs: number }
  | { do: 'positions'; topic: number; group: number }
  | { do: 'topics'; topic: number }
  | { do: 'dropTopic'; topic: number }
  | { do: 'dropGroup'; topic: number; group: number }
  | { do: 'dead'; topic: number; group: number; offset: number; limit: number }
  | { do: 'resend'; topic: number; group: number; offsets: number[] }
  | { do: 'sweep'; topic: number; maxTimes: number; keptMs: number };

interface PopStep {
  holdMs: number;
  limit: number;
  tags?: string[];
  maxTimes: number;
  keptMs: number;
  mode: 'any' | 'orderly' | 'half' | 'bound';
  firstQueue: number;
  createGroup?: 'earliest' | 'latest';
}
interface SettleStep {
  as: 'acked' | 'released' | 'moved';
  afterMs: number;
  unlock: boolean;
}

const few = (max: number) => fc.nat({ max });
/** Mostly small, so that times meet. */
const span = fc.oneof({ weight: 4, arbitrary: few(12) }, { weight: 1, arbitrary: few(80) });
const kept = fc.oneof(
  { weight: 5, arbitrary: fc.constant(1e6) },
  { weight: 1, arbitrary: few(60) },
);
const tag = fc.constantFrom('A', 'B', 'C d', '');
const topic = few(1);
const group = few(2);
const start = fc.constantFrom('earliest' as const, 'latest' as const);
const record = <T>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }, required: (keyof T)[]) =>
  fc.record<T, keyof T>(shape, { requiredKeys: required }) as fc.Arbitrary<T>;
const all = <T extends Step>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  record<T>(shape, Object.keys(shape) as (keyof T)[]);
type Of<Name extends Step['do']> = Extract<Step, { do: Name }>;

const append = record<Of<'append'>>(
  { do: fc.constant('append'), topic, queue: few(5), tag, at: span, heldUntil: span },
  ['do', 'topic', 'queue'],
);
const burst = record<Of<'burst'>>(
  {
    ...{ do: fc.constant('burst'), topic, queue: few(3), tag, at: span },
    count: fc.oneof({ weight: 6, arbitrary: few(20) }, { weight: 1, arbitrary: few(300) }),
  },
  ['do', 'topic', 'queue', 'count'],
);
const pop = record<Of<'pop'>>(
  {
    ...{ do: fc.constant('pop'), topic, group, keptMs: kept, holdMs: span.map((ms) => ms + 1) },
    limit: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant(400)),
    tags: fc.array(tag, { maxLength: 3 }),
    maxTimes: fc.integer({ min: 1, max: 4 }),
    mode: fc.constantFrom('any' as const, 'any', 'orderly', 'half', 'bound'),
    firstQueue: few(6),
    createGroup: start,
  },
  ['do', 'topic', 'group', 'keptMs', 'holdMs', 'limit', 'maxTimes', 'mode', 'firstQueue'],
);
const settle = all<Of<'settle'>>({
  ...{ do: fc.constant('settle'), topic, group },
  picks: fc.array(few(30), { minLength: 1, maxLength: 8 }),
  settlement: fc.record({
    as: fc.constantFrom('acked' as const, 'acked', 'released', 'moved'),
    afterMs: few(20),
    unlock: fc.boolean(),
  }),
});
const rare: fc.Arbitrary<Step>[] = [
  all<Of<'strict'>>({
    ...{ do: fc.constant('strict'), topic, create: fc.boolean() },
    accept: fc.subarray(['normal', 'orderly']),
  }),
  all<Of<'read'>>({
    ...{ do: fc.constant('read'), topic, queue: few(4), offset: few(20), limit: few(9) },
    keptMs: kept,
  }),
  record<Of<'swap'>>(
    {
      ...{ do: fc.constant('swap'), topic, group, queue: few(3) },
      ...{ before: fc.constantFrom('x', 'y'), after: fc.constantFrom('x', 'y') },
    },
    ['do', 'topic', 'group', 'queue'],
  ),
  all<Of<'declareTopic'>>({
    ...{ do: fc.constant('declareTopic'), topic, queues: fc.integer({ min: 1, max: 4 }) },
    type: fc.constantFrom('normal', 'orderly'),
  }),
  all<Of<'declareGroup'>>({ do: fc.constant('declareGroup'), topic, group, start }),
  all<Of<'seek'>>({ do: fc.constant('seek'), topic, group, start }),
  all<Of<'seekTime'>>({ do: fc.constant('seekTime'), topic, group, agoMs: span }),
  all<Of<'positions'>>({ do: fc.constant('positions'), topic, group }),
  all<Of<'topics'>>({ do: fc.constant('topics'), topic }),
  all<Of<'dead'>>({ do: fc.constant('dead'), topic, group, offset: few(3), limit: few(5) }),
  all<Of<'resend'>>({ do: fc.constant('resend'), topic, group, offsets: fc.array(few(4)) }),
  all<Of<'sweep'>>({
    ...{ do: fc.constant('sweep'), topic, maxTimes: fc.integer({ min: 1, max: 4 }) },
    keptMs: kept,
  }),
];
const rarest: fc.Arbitrary<Step>[] = [
  all<Of<'dropTopic'>>({ do: fc.constant('dropTopic'), topic }),
  all<Of<'dropGroup'>>({ do: fc.constant('dropGroup'), topic, group }),
];

/** A history of calls. */
export const histories: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: span }) },
    { weight: 14, arbitrary: append },
    { weight: 3, arbitrary: burst },
    { weight: 20, arbitrary: pop },
    { weight: 12, arbitrary: settle },
    { weight: 12, arbitrary: fc.oneof(...rare) },
    { weight: 1, arbitrary: fc.oneof(...rarest) },
  ),
  { minLength: 1, maxLength: 120, size: 'max' },
);

/** Plays a history on one store: answers, or the code of a refusal. */
export class Player {
  #now = 1_700_000_000_000;
  #payloads = 0;
  readonly #handles: Handle[] = [];
  readonly #store: Store;
  readonly #instance: string;

  constructor(store: Store, instance: string) {
    this.#store = store;
    this.#instance = instance;
  }

  /** The answer to a step, and what the topic is like after it. */
  async play(step: Step): Promise<unknown> {
    if (step.do === 'wait') return void (this.#now += step.ms);
    const of: Subscription = {
      ...this.#topic(step.topic),
      group: `group-${'group' in step ? step.group : 0}`,
    };
    const answer = await this.#do(step, of).catch((error: unknown) => {
      const { code } = error as { code?: unknown };
      if (code === undefined || code === 'StoreUnavailable') throw error;
      return { refused: code };
    });
    return { answer, topic: await this.#store.describe(of, this.#now) };
  }

  #topic(number: number): TopicRef {
    return { instance: this.#instance, topic: `topic-${number}` };
  }

  #entry(tag: string | undefined) {
    return { tag, payload: `payload ${this.#payloads++}` };
  }

  async #do(step: Exclude<Step, { do: 'wait' }>, of: Subscription): Promise<unknown> {
    const store = this.#store;
    const now = this.#now;
    const create = { type: 'normal', queues: 1 + step.topic };
    const later = (ms: number | undefined) => (ms === undefined ? undefined : now + ms);
    switch (step.do) {
      case 'append': {
        const at = step.heldUntil === undefined ? later(step.at) : undefined;
        const times = { now, at, heldUntil: later(step.heldUntil) };
        const to = { ...of, queue: step.queue };
        const appended = await store.append(to, this.#entry(step.tag), { ...times, create });
        if (appended.handle !== undefined) this.#handles.push(appended.handle);
        return appended;
      }
      case 'burst': {
        const options = { now, at: later(step.at), create };
        const to = { ...of, queue: step.queue };
        const entries = Array.from({ length: step.count }, () => this.#entry(step.tag));
        return Promise.all(entries.map((entry) => store.append(to, entry, options)));
      }
      case 'strict': {
        const options = { now, accept: step.accept };
        const shape = step.create ? { create: { type: 'orderly', queues: 3 } } : {};
        return store.append({ ...of, queue: 0 }, this.#entry('A'), { ...options, ...shape });
      }
      case 'pop':
        return this.#pop(step, of);
      case 'settle': {
        const count = Math.max(1, this.#handles.length);
        const handles = step.picks.flatMap((pick) => this.#handles.at(-1 - (pick % count)) ?? []);
        return store.settle(of, handles, settlementOf(step.settlement, now));
      }
      case 'read': {
        const options = { now, limit: step.limit, retainSince: now - step.keptMs };
        return store.read({ ...of, queue: step.queue }, step.offset, options);
      }
      case 'swap':
        return store.swap(of, step.queue, step.before, step.after, now);
      case 'declareTopic':
        return store.declareTopic(of, { type: step.type, queues: step.queues });
      case 'declareGroup':
        return store.declareGroup(of, step.start, now);
      case 'seek':
        return store.seek(of, step.start);
      case 'seekTime':
        return store.seek(of, { at: now - step.agoMs });
      case 'positions':
        return store.positions(of);
      case 'topics':
        return (await store.topics()).filter(({ instance }) => instance === this.#instance);
      case 'dropTopic':
        return store.dropTopic(of);
      case 'dropGroup':
        return store.dropGroup(of);
      case 'dead':
        return store.dead(of, step.offset, step.limit);
      case 'resend':
        return store.resend(of, step.offsets, now);
      case 'sweep': {
        const since = now - step.keptMs;
        const retain = { retainSince: since, retainHalfSince: since, retainDeadSince: since };
        return store.sweep(of, { now, maxTimes: step.maxTimes, ...retain, groupsSince: since });
      }
    }
  }

  async #pop(step: Of<'pop'>, of: Subscription): Promise<unknown> {
    const now = this.#now;
    const popped = await this.#store.pop(of, {
      ...{ now, until: now + step.holdMs, retainSince: now - step.keptMs },
      ...{ limit: step.limit, tags: step.tags, maxTimes: step.maxTimes },
      half: step.mode === 'half' || step.mode === 'bound',
      bind: step.mode === 'bound',
      orderly: step.mode === 'orderly',
      firstQueue: step.firstQueue,
      create: step.topic === 0 ? { type: 'normal', queues: 1 } : undefined,
      createGroup: step.createGroup,
    });
    this.#handles.push(...popped.taken.slice(0, 20));
    return popped;
  }
}

function settlementOf({ as, afterMs, unlock }: SettleStep, now: number): Settlement {
  if (as === 'acked') return { as, now, unlock };
  return as === 'released' ? { as, now, at: now + afterMs } : { as, now };
}
