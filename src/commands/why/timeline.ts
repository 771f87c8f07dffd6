import type { ExplainedGroup, ExplainedMessage } from '../../admin/why/why-schema';
import type { Style } from '../terminal/style';

/** Something that happened to a message. */
export interface Step {
  readonly at: number;
  readonly what: string;
  readonly style?: Style;
  /** To which group; '': to all. */
  readonly group: string;
  readonly detail: string;
  /** When what begins here ends. */
  readonly until?: number;
}

/** All that is remembered of a message, in the order in which it happened. */
export function timelineOf(message: ExplainedMessage): Step[] {
  const { publishedAt, published, transaction, groups, moves } = message;
  const request = published?.requestId;
  const by = request === undefined ? '' : `, request ${request}`;
  const birth = published && `queue ${published.queue}${by}`;
  const steps: Step[] = [
    { at: publishedAt, what: 'published', style: 'cyan', group: '', detail: birth ?? '' },
    // Before what they make possible at the same time.
    ...moves.flatMap(stepOfMove),
    ...(transaction === undefined ? [] : stepsOfTransaction(transaction)),
    ...groups.flatMap(stepsOfGroup),
  ];
  return steps.sort((a, b) => a.at - b.at);
}

/** Deliveries, acks and what ends a transaction are told with more. */
function stepOfMove({ at, from, to, group = '' }: ExplainedMessage['moves'][number]): Step[] {
  if (to === 'delivery' || from === 'half' || (from === 'delivery' && to === 'gone')) return [];
  const step = (what: string, detail = '', style?: Style): Step[] => [
    { at, what, group, detail, ...(style !== undefined && { style }) },
  ];
  if (to === 'dead') return step('dead letter', '', 'red');
  if (to === 'gone') return step('gone', `from: ${from}`, 'red');
  if (from === 'delivery') return step('not acked', 'ready again', 'red');
  if (from === 'dead') return step('resent');
  return from === 'scheduled' ? step('came due') : step('moved', `${from} → ${to}`);
}

function stepsOfTransaction(transaction: NonNullable<ExplainedMessage['transaction']>): Step[] {
  const { checks, settled, settledAt, refused } = transaction;
  return [
    ...checks.map(({ at, times, group, client, deadline }) => {
      const detail = `check ${times}${to(client)}`;
      return { at, what: 'checked', style: 'yellow' as const, group, detail, until: deadline };
    }),
    ...(settled === undefined || settledAt === undefined
      ? []
      : [{ at: settledAt, what: settled, style: 'green' as const, group: '', detail: '' }]),
    ...refused.map((one) => refusal(one, '')),
  ];
}

function stepsOfGroup({
  group,
  deliveries,
  ackedAt,
  refused,
  passedOver = [],
}: ExplainedGroup): Step[] {
  return [
    ...deliveries.map(({ at, times, client, deadline, copy }) => {
      const detail = `delivery ${times}${to(client)}${copy === true ? ', a copy' : ''}`;
      return { at, what: 'delivered', style: 'yellow' as const, group, detail, until: deadline };
    }),
    ...deliveries.flatMap(({ extendedAt: at, deadline: until }) =>
      at === undefined ? [] : [{ at, what: 'extended', group, detail: '', until }],
    ),
    ...passedOver.map(({ at, tags, client }) => {
      const detail = `asked for ${tags.join(', ')}${client === undefined ? '' : ` by ${client}`}`;
      return { at, what: 'passed over', style: 'red' as const, group, detail };
    }),
    ...refused.map((one) => refusal(one, group)),
    ...(ackedAt === undefined
      ? []
      : [{ at: ackedAt, what: 'acked', style: 'green' as const, group, detail: '' }]),
  ];
}

function refusal(
  { at, reason, detail }: { at: number; reason: string; detail: string },
  group: string,
): Step {
  return { at, what: 'ack refused', style: 'red', group, detail: `${reason}: ${detail}` };
}

function to(client: string | undefined): string {
  return client === undefined ? '' : ` to ${client}`;
}
