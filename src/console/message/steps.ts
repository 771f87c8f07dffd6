import type { LiveEvent, ExplainedGroup, ExplainedMessage } from '../api/types';
import { fill } from '../state/language';
import type { Words } from '../words/en';

/** How a step ended, which is its colour. */
export type Outcome = 'good' | 'bad' | 'ended' | 'open' | 'waiting' | 'plain';

/** A step in the life of a message. Times are epoch ms. */
export interface Step {
  readonly at: number;
  /** Of what lasts: when it was over, or will be. */
  readonly end?: number | undefined;
  /** Of what is not over: until when it goes on by itself. */
  readonly deadline?: number | undefined;
  readonly text: string;
  readonly detail?: string | undefined;
  readonly group?: string | undefined;
  readonly outcome: Outcome;
  readonly problem: boolean;
  readonly requestId?: string | undefined;
}

/** Which steps a message has gone through, in their order. */
export function stepsOf(
  life: ExplainedMessage,
  events: readonly LiveEvent[],
  w: Words,
  now: number,
): readonly Step[] {
  const steps = [
    published(life, w),
    ...scheduled(life, w, now),
    ...transaction(life, w, now),
    ...life.groups.flatMap((group) => [
      ...deliveries(group, life, w, now),
      ...refusals(group, w),
      ...passes(group, w),
    ]),
    ...moves(life, w),
  ];
  return steps
    .map((step) => ({ ...step, requestId: step.requestId ?? requestOf(step, events) }))
    .sort((a, b) => a.at - b.at);
}

function published({ publishedAt, published: by }: ExplainedMessage, w: Words): Step {
  const queue = by === undefined ? undefined : `${w.queue} ${by.queue}`;
  // What a program hands in has no request.
  const requestId = by?.requestId === 'CONTROL' ? undefined : by?.requestId;
  return {
    at: publishedAt,
    text: w.published,
    detail: queue,
    outcome: 'plain',
    problem: false,
    requestId,
  };
}

function scheduled(
  { publishedAt, deliverAt, transaction: half }: ExplainedMessage,
  w: Words,
  now: number,
): Step[] {
  if (deliverAt === undefined || deliverAt <= publishedAt || half !== undefined) return [];
  const isOver = deliverAt <= now;
  const span = isOver ? { end: deliverAt } : { deadline: deliverAt };
  const outcome = isOver ? 'plain' : 'waiting';
  return [{ at: publishedAt, ...span, text: w.states['scheduled'] ?? '', outcome, problem: false }];
}

function transaction(
  { transaction: half, publishedAt }: ExplainedMessage,
  w: Words,
  now: number,
): Step[] {
  if (half === undefined) return [];
  const { checks, settled, settledAt, refused } = half;
  const end = settledAt === undefined ? { deadline: now } : { end: settledAt };
  const outcome = settledAt === undefined ? 'waiting' : 'plain';
  return [
    { at: publishedAt, ...end, text: w.states['half'] ?? '', outcome, problem: false },
    ...checks.map(({ group, at, times, deadline, client }): Step => {
      const span =
        now < deadline && settledAt === undefined
          ? { deadline }
          : { end: Math.min(deadline, settledAt ?? deadline) };
      return {
        at,
        ...span,
        text: fill(w.check, times),
        detail: client,
        group,
        outcome: 'ended',
        problem: false,
      };
    }),
    ...(settled === undefined || settledAt === undefined
      ? []
      : [{ at: settledAt, text: w[settled], outcome: 'good', problem: false } as const]),
    ...refused.map(({ at, detail }) => refusal(at, detail, undefined, w)),
  ];
}

function deliveries(group: ExplainedGroup, life: ExplainedMessage, w: Words, now: number): Step[] {
  const { deliveries: all, ackedAt } = group;
  return all.flatMap(({ times, at, deadline, client, copy }, index): Step[] => {
    const next = all[index + 1];
    const ended = life.moves.find(
      (move) =>
        move.group === group.group &&
        move.from === 'delivery' &&
        move.at > at &&
        move.at <= deadline,
    );
    const over = Math.min(deadline, next?.at ?? Infinity, ended?.at ?? Infinity);
    const isAcked = ackedAt !== undefined && ackedAt >= at && ackedAt <= over;
    const isOpen = !isAcked && over > now;
    const text = fill(copy === true ? w.copyOf : w.delivery, times);
    const base = { at, text, detail: client, group: group.group };
    if (isAcked) {
      const acked = w.states['acked'] ?? '';
      return [
        { ...base, end: ackedAt, outcome: 'good', problem: false },
        { at: ackedAt, text: acked, group: group.group, outcome: 'good', problem: false },
      ];
    }
    if (isOpen) return [{ ...base, deadline: over, outcome: 'open', problem: false }];
    return [{ ...base, end: over, detail: w.endedUnacked, outcome: 'ended', problem: true }];
  });
}

function refusals({ group, refused }: ExplainedGroup, w: Words): Step[] {
  return refused.map(({ at, detail }) => refusal(at, detail, group, w));
}

function refusal(at: number, detail: string, group: string | undefined, w: Words): Step {
  return { at, text: w.refused, detail, group, outcome: 'bad', problem: true };
}

function passes({ group, passedOver = [] }: ExplainedGroup, w: Words): Step[] {
  return passedOver.map(({ at, tags, client = '' }) => ({
    ...{
      at,
      text: w.passedOver,
      detail: `${fill(w.askedFor, tags.join(' || '))} ${client}`,
      group,
    },
    ...{ outcome: 'bad', problem: true },
  }));
}

/** What the other steps do not say already. */
function moves({ moves: all }: ExplainedMessage, w: Words): Step[] {
  return all
    .filter(
      ({ from, to }) => to === 'dead' || from === 'dead' || (to === 'gone' && from !== 'half'),
    )
    .map(({ at, from, to, group }) => ({
      ...{ at, text: fill(w.movedTo, w.places[from] ?? from, w.places[to] ?? to), group },
      ...{ outcome: to === 'queue' ? 'plain' : 'bad', problem: to !== 'queue' },
    }));
}

const KINDS: Readonly<Record<Outcome, readonly string[]>> = {
  good: ['acked', 'committed', 'rolled-back', 'delivered'],
  bad: ['refused', 'buried', 'passed-over'],
  ended: ['delivered'],
  open: ['delivered'],
  waiting: ['published'],
  plain: ['published', 'resent'],
};

/** The request that brought a step about, as the events tell. */
function requestOf(
  { at, group, outcome, end }: Step,
  events: readonly LiveEvent[],
): string | undefined {
  const kinds = outcome === 'good' && end !== undefined ? ['delivered'] : KINDS[outcome];
  const found = events.find(
    (event) =>
      event.at === at && (group ?? event.group) === event.group && kinds.includes(event.kind),
  );
  return found?.requestId;
}
