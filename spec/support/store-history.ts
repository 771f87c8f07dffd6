import fc from 'fast-check';

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
  | { do: 'purge'; topic: number }
  | { do: 'dropGroup'; topic: number; group: number }
  | { do: 'dead'; topic: number; group: number; offset: number; limit: number }
  | { do: 'resend'; topic: number; group: number; offsets: number[] }
  | { do: 'remove'; topic: number; group: number; offsets: number[]; scheduled: boolean }
  | { do: 'list'; topic: number; group: number; offset: number; limit: number }
  | { do: 'transfer'; topic: number }
  | { do: 'sweep'; topic: number; maxTimes: number; keptMs: number; of?: [number, number] };

/** A pop but for its times, which count from the step's now. */
export interface PopStep {
  holdMs: number;
  limit: number;
  tags?: string[] | undefined;
  maxTimes: number;
  keptMs: number;
  mode: 'any' | 'orderly' | 'half' | 'bound';
  firstQueue: number;
  createGroup?: 'earliest' | 'latest';
}
/** A settlement; `afterMs` is when a released entry is due. */
export interface SettleStep {
  as: 'acked' | 'released' | 'moved' | 'buried' | 'removed';
  afterMs: number;
  unlock: boolean;
  uncounted: boolean;
}

const few = (max: number) => fc.nat({ max });
/** Mostly small, so that times meet. */
const span = fc.oneof({ weight: 4, arbitrary: few(12) }, { weight: 1, arbitrary: few(80) });
const kept = fc.oneof(
  { weight: 5, arbitrary: fc.constant(1e6) },
  { weight: 1, arbitrary: few(60) },
);
const tag = fc.constantFrom('A', 'B', 'C d', '');
/** Mostly the first, so that calls meet. */
const topic = fc.constantFrom(0, 0, 0, 1);
const group = fc.constantFrom(0, 0, 0, 1, 2);
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
    maxTimes: fc.constantFrom(1, 1, 2, 4),
    mode: fc.constantFrom('any' as const, 'any', 'orderly', 'orderly', 'half', 'bound'),
    firstQueue: few(6),
    createGroup: start,
  },
  ['do', 'topic', 'group', 'keptMs', 'holdMs', 'limit', 'maxTimes', 'mode', 'firstQueue'],
);
const settle = all<Of<'settle'>>({
  ...{ do: fc.constant('settle'), topic, group },
  picks: fc.array(few(30), { minLength: 1, maxLength: 8 }),
  settlement: fc.record({
    as: fc.constantFrom(
      'acked' as const,
      'acked',
      'acked',
      'released',
      'released',
      'moved',
      'moved',
      'buried',
      'removed',
    ),
    afterMs: few(20),
    unlock: fc.boolean(),
    uncounted: fc.boolean(),
  }),
});
const resend = all<Of<'resend'>>({
  ...{ do: fc.constant('resend'), topic, group, offsets: fc.array(few(4), { maxLength: 4 }) },
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
  all<Of<'list'>>({
    ...{ do: fc.constant('list'), topic, group, offset: few(20), limit: few(9) },
  }),
  all<Of<'transfer'>>({ do: fc.constant('transfer'), topic }),
  resend,
  resend,
  all<Of<'remove'>>({
    ...{ do: fc.constant('remove'), topic, group, scheduled: fc.boolean() },
    offsets: fc.array(few(4), { maxLength: 4 }),
  }),
  record<Of<'sweep'>>(
    {
      ...{ do: fc.constant('sweep'), topic, maxTimes: fc.integer({ min: 1, max: 4 }) },
      ...{ keptMs: kept, of: fc.tuple(group, fc.integer({ min: 1, max: 4 })) },
    },
    ['do', 'topic', 'maxTimes', 'keptMs'],
  ),
];
const rarest: fc.Arbitrary<Step>[] = [
  all<Of<'dropTopic'>>({ do: fc.constant('dropTopic'), topic }),
  all<Of<'purge'>>({ do: fc.constant('purge'), topic }),
  all<Of<'dropGroup'>>({ do: fc.constant('dropGroup'), topic, group }),
];

/** Calls that only together get somewhere: an entry dies in its group; one is resent and handed out. */
const death = fc.tuple(group, few(2)).map(([group, queue]): Step[] => {
  const pop = {
    do: 'pop',
    topic: 0,
    group,
    keptMs: 1e6,
    limit: 9,
    maxTimes: 1,
    mode: 'any',
  } as const;
  const first: Step = { ...pop, holdMs: 1, firstQueue: queue, createGroup: 'earliest' };
  const last: Step = { ...first, limit: 1 };
  return [{ do: 'append', topic: 0, queue, tag: 'A' }, first, { do: 'wait', ms: 1 }, last];
});
const revival = fc.tuple(resend, pop).map(([resend, pop]): Step[] => {
  const { topic, group } = resend;
  const all = { limit: 400, maxTimes: 4, mode: 'any', tags: undefined } as const;
  const taking: Step = { ...pop, ...all, topic, group };
  return [resend, taking, { do: 'wait', ms: 1 }, resend, taking];
});

/** A history of calls. */
export const histories: fc.Arbitrary<Step[]> = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: one(fc.record({ do: fc.constant('wait' as const), ms: span })) },
      { weight: 14, arbitrary: one(append) },
      { weight: 3, arbitrary: one(burst) },
      { weight: 20, arbitrary: one(pop) },
      { weight: 12, arbitrary: one(settle) },
      { weight: 12, arbitrary: one(fc.oneof(...rare)) },
      { weight: 1, arbitrary: one(fc.oneof(...rarest)) },
      { weight: 4, arbitrary: fc.oneof(death, revival) },
    ),
    { minLength: 1, maxLength: 100, size: 'max' },
  )
  .map((steps) => steps.flat());

function one(step: fc.Arbitrary<Step>): fc.Arbitrary<Step[]> {
  return step.map((single) => [single]);
}
