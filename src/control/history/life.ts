import type { BrokerEvent } from '../../broker/events';
import type { Message } from '../../broker/message';
import type { TopicRef } from '../../store/store';
import { known } from '../api/known';
import { Chapters, type Chapter, type Issuance, type Lifetime } from './chapters';
import type { DeliveryView, GroupLife, Life, Lived, MoveView, TransactionLife } from './life-view';
import { stepsOf, type Step } from './steps';

/** The life of a message as events tell it; `undefined` where none does. O(events). */
export function lifeOf(
  events: Iterable<BrokerEvent>,
  id: string,
  lifetime: Lifetime,
): Life | undefined {
  const steps = stepsOf(events, id);
  const subject = subjectOf(steps);
  if (subject === undefined) return undefined;
  const chapters = new Chapters(lifetime);
  for (const step of steps) chapters.add(step);
  chapters.end();
  const { published, message, of } = subject;
  const { bodyMd5, body, tag, key, shardingKey, publishedAt, deliverAt } = message;
  return known<Lived>({
    ...{ id, ns: of.instance, topic: of.topic, body, bodyMd5, tag, key, shardingKey },
    ...{ properties: Object.fromEntries(message.properties ?? []), publishedAt, deliverAt },
    published: published && { requestId: published.requestId, queue: published.queue },
    transaction: transactionOf(published, chapters),
    groups: [...chapters.groups].map(([group, chapter]) => groupOf(group, chapter, lifetime)),
    moves: movesOf(message, chapters, lifetime),
  });
}

interface Subject {
  readonly published?: Step & { kind: 'published' };
  readonly message: Message;
  readonly of: TopicRef;
}

function subjectOf(steps: readonly Step[]): Subject | undefined {
  for (const step of steps) {
    if (step.kind === 'published') return { published: step, message: step.message, of: step.to };
  }
  for (const step of steps) {
    if (step.kind === 'delivered') return { message: step.delivery, of: step.of };
  }
  return undefined;
}

function transactionOf(
  published: Subject['published'] | undefined,
  { half }: Chapters,
): TransactionLife | undefined {
  const { birth, chapter, settled } = half;
  if (birth === undefined && chapter.issued.length === 0 && settled === undefined) return undefined;
  return known({
    receiptHandle: published?.receiptHandle,
    checks: chapter.issued.map((one) => ({ group: one.to, ...deliveryView(one) })),
    settled: settled?.as,
    settledAt: settled?.at,
    refused: chapter.refused,
  });
}

function groupOf(group: string, { issued, refused }: Chapter, lifetime: Lifetime): GroupLife {
  const last = issued.at(-1);
  return known({
    group,
    state: last && stateOf(last, lifetime),
    deliveries: issued.map(deliveryView),
    ackedAt: last?.settledAt,
    refused,
  });
}

function stateOf(
  { settledAt, deadAt, endedAt, until }: Issuance,
  { now }: Lifetime,
): GroupLife['state'] {
  if (settledAt !== undefined) return 'acked';
  if (deadAt !== undefined) return 'dead';
  return endedAt !== undefined || until <= now ? 'ready' : 'inflight';
}

function deliveryView({ times, at, until, text, client }: Issuance): DeliveryView {
  return known({ times, at, deadline: until, receiptHandle: text, client });
}

function movesOf({ deliverAt }: Message, { moves, half }: Chapters, { now }: Lifetime): MoveView[] {
  const isHalf = half.birth !== undefined;
  if (deliverAt === undefined || deliverAt > now || isHalf) return moves;
  const due: MoveView = { at: deliverAt, from: 'scheduled', to: 'queue' };
  return [...moves, due].sort((a, b) => a.at - b.at);
}
