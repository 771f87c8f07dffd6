import type { BrokerEvent } from '../broker/events';
import type { Message } from '../broker/message';
import { isSameTopic, type TopicRef } from '../store/store';
import type { Lang } from '../words/words';
import { compact } from '../lib/compact';
import { factsOf } from './message-facts';
import { MessageTimeline } from './message-timeline';
import type { Life, MoveView } from './life-view';
import type { Lifetime } from './lifetime';
import { stepsOf, type Step } from './steps';

/** The life of a message as events tell it; `undefined` where none does. O(events). */
export function lifeOf(
  events: Iterable<BrokerEvent>,
  id: string,
  lifetime: Lifetime,
  lang: Lang = 'en',
): Life | undefined {
  const steps = stepsOf(events, id);
  const subject = subjectOf(steps);
  if (subject === undefined) return undefined;
  const { published, message, of } = subject;
  const timeline = new MessageTimeline(lifetime, lang);
  for (const step of steps) {
    if (step.kind !== 'cleared' || isSameTopic(of, step.of)) timeline.add(step);
  }
  timeline.end();
  const storedAt = storedAtOf(message, timeline);
  return compact<Life>({
    ...factsOf(of, message),
    published: published && compact({ requestId: published.requestId, queue: published.queue }),
    transaction: timeline.half.view(),
    groups: [...timeline.groups].map(([group, one]) => one.view(group, storedAt, lifetime)),
    moves: movesOf(message, timeline, lifetime),
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
    if (step.kind === 'delivered') return { message: step.delivery.message, of: step.of };
  }
  return undefined;
}

/** When it went, or is to go, into its queue. */
function storedAtOf({ publishedAt, deliverAt = 0 }: Message, { half }: MessageTimeline): number {
  if (half.settled !== undefined) return half.settled.at;
  return isHalf(half) ? publishedAt : Math.max(publishedAt, deliverAt);
}

function isHalf({ birth, checks }: MessageTimeline['half']): boolean {
  return birth !== undefined || checks.length > 0;
}

/** What was done, and what time has done. */
function movesOf(message: Message, timeline: MessageTimeline, lifetime: Lifetime): MoveView[] {
  const { clearedAt = Infinity, half } = timeline;
  const { now, retentionMs, checkForMs } = lifetime;
  const storedAt = storedAtOf(message, timeline);
  const moves = [...timeline.moves];
  const isWaiting = isHalf(half) && half.settled === undefined;
  if (isWaiting) {
    const goneAt = Math.min(clearedAt, message.publishedAt + checkForMs + 1);
    if (goneAt <= now) moves.push({ at: goneAt, from: 'half', to: 'gone' });
  } else if (half.settled?.as !== 'rollback') {
    const isDue = storedAt <= Math.min(now, clearedAt);
    if (storedAt > message.publishedAt && half.settled === undefined && isDue) {
      moves.push({ at: storedAt, from: 'scheduled', to: 'queue' });
    }
    const goneAt = Math.min(clearedAt, storedAt + retentionMs + 1);
    if (goneAt <= now) moves.push({ at: goneAt, from: isDue ? 'queue' : 'scheduled', to: 'gone' });
  }
  return moves.sort((a, b) => a.at - b.at);
}
