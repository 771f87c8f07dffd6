import { maxRetriesOf } from '../../broker/retry';
import { isAhead } from '../../history/group-timeline';
import type { Life } from '../../history/life-view';
import { storedAt, type GroupFacts, type MessageFacts } from './facts';
import { tagsAsked, wants } from './group-asks';
import type { DeliveryPlace } from './group-place';
import { deadExpired, deletedVerdict, goneVerdict, messageVerdict } from './message-verdict';
import type { QueueLock } from './queue-lock';
import type { Teller } from './teller';
import type { Verdict } from './why-schema';

/** Why a group has not got a message, or what became of it there. */
export function groupVerdict(about: MessageFacts, of: GroupFacts, tell: Teller): Verdict {
  const verdict = verdictOf(about, of, tell);
  const refused = of.life?.refused.at(-1);
  if (refused === undefined || !WITH_REFUSAL.includes(verdict.code)) return verdict;
  return tell.with(verdict, 'refused', { at: tell.time(refused.at), reason: refused.detail });
}

/** Where an ack that was refused may be what somebody wonders about. */
const WITH_REFUSAL: readonly Verdict['code'][] = ['ready', 'inflight', 'dead', 'never-polled'];

function verdictOf(about: MessageFacts, of: GroupFacts, tell: Teller): Verdict {
  const { place } = of;
  if (place?.at === 'out') return outVerdict(about, of, place.delivery, tell);
  if (place?.at === 'dead') return deadVerdict(about, of, place, tell);
  if (place?.at === 'resent') {
    if (of.lock !== undefined) return lockVerdict(of.lock, tell);
    return tell.verdict('ready', 'ready-resent', {}, { next: 'ready-next' });
  }
  const ofMessage = messageVerdict(about, tell);
  if (ofMessage !== undefined) return ofMessage;
  const isStored = about.located?.in === 'queue' || about.located?.in === 'scheduled';
  if (!isStored && place === undefined) return goneFrom(about, of, tell);
  if (!of.isThere) return rememberedEnd(about, of, tell) ?? unpolledVerdict(about, of, tell);
  if (place?.at === 'behind') return pastVerdict(about, of, tell);
  return goneVerdict(about, tell) ?? aheadVerdict(about, of, tell);
}

function outVerdict(
  about: MessageFacts,
  of: GroupFacts,
  { queue, times, until, count, receiptHandle }: DeliveryPlace,
  tell: Teller,
): Verdict {
  const { group, life } = of;
  const most = mostDeliveries(about, of);
  // The same one as the history tells it, with who got it.
  const known = life?.deliveries.findLast(({ deadline }) => deadline === until);
  const client = known?.client;
  const blockedBy = {
    group,
    queue: queue < 0 ? undefined : queue,
    client,
    receiptHandle: known?.receiptHandle ?? receiptHandle,
  };
  const values = {
    ...{ client: tell.client(client), times, most, queue, count },
    ...tell.until(until),
  };
  const more = { until, blockedBy, next: 'inflight-next' } as const;
  if (count !== undefined) return tell.verdict('inflight', 'inflight-batch', values, more);
  const isLast = times >= most;
  const verdict = tell.verdict('inflight', isLast ? 'inflight-last' : 'inflight', values, more);
  const extendedAt = known?.extendedAt;
  if (extendedAt === undefined) return verdict;
  return tell.with(verdict, 'extended', { at: tell.time(extendedAt) });
}

/** Deliveries of it to the group; then it is a dead letter. */
function mostDeliveries({ policy, ns, topic }: MessageFacts, { group }: GroupFacts): number {
  return maxRetriesOf(policy, { instance: ns, topic, group }) + 1;
}

function deadVerdict(
  { now, policy }: MessageFacts,
  { life }: GroupFacts,
  { deadAt, times }: { deadAt: number; times: number },
  tell: Teller,
): Verdict {
  const goneAt = deadAt + policy.deadRetentionMs + 1;
  if (goneAt <= now) return deadExpired(goneAt, policy.deadRetentionMs, tell);
  const last = life?.deliveries.at(-1);
  // Before the end of its last delivery only somebody's hand can have done it.
  const isBuried = last !== undefined && deadAt < last.deadline;
  const values = { at: tell.time(deadAt), times };
  const key = isBuried ? 'dead-buried' : 'dead';
  return tell.verdict('dead', key, values, { next: 'dead-next' });
}

/** It is in its queue, or due to be, and the next poll may get it. */
function aheadVerdict(about: MessageFacts, of: GroupFacts, tell: Teller): Verdict {
  const { lock, place, polledAt, asks } = of;
  const { tag } = about.message;
  if (lock !== undefined) return lockVerdict(lock, tell);
  if (polledAt === 0) return unpolledVerdict(about, of, tell);
  const over = place?.at === 'over' ? place.delivery : undefined;
  const since = over?.until ?? Math.min(storedAt(about), about.now);
  const at = tell.time(since);
  if (wants(asks, tag) === false) {
    const tags = tagsAsked(asks);
    const values = { at, tags: tell.tags(tags), tag: tell.tag(tag) };
    const more = { next: 'ready-other-tag-next', blockedBy: { tag, tags } } as const;
    return tell.verdict('ready', 'ready-other-tag', values, more);
  }
  if (of.isPaused) {
    return tell.verdict('ready', 'ready-paused', { at }, { next: 'ready-paused-next' });
  }
  const isUnpolled = polledAt < since && asks.waiting === 0;
  const polled = { polledAt: tell.time(polledAt), ago: tell.span(about.now - polledAt) };
  const more = { next: 'ready-next' } as const;
  if (over !== undefined) {
    const values = { at, times: over.times, most: mostDeliveries(about, of), ...polled };
    return tell.verdict('ready', isUnpolled ? 'ready-again-unpolled' : 'ready-again', values, more);
  }
  if (isUnpolled) return tell.verdict('ready', 'ready-unpolled', { at, ...polled }, more);
  const before = place?.at === 'ahead' ? place.before : 0;
  if (before === 0) return tell.verdict('ready', 'ready', { at }, more);
  const queue = about.located?.in === 'queue' ? about.located.queue : 0;
  return tell.verdict('ready', 'ready-behind', { at, before, queue, ...polled }, more);
}

function lockVerdict({ queue, id, client, receiptHandle, until }: QueueLock, tell: Teller) {
  const blockedBy = { queue, id, client, receiptHandle };
  const values = { queue, id, client: tell.client(client), handle: receiptHandle };
  if (until === undefined) {
    const more = { blockedBy, next: 'queue-locked-empty-next' } as const;
    return tell.verdict('queue-locked', 'queue-locked-empty', values, more);
  }
  const timed = { ...values, ...tell.until(until) };
  if (id === undefined) {
    const more = { blockedBy, until, next: 'queue-locked-batch-next' } as const;
    return tell.verdict('queue-locked', 'queue-locked-batch', timed, more);
  }
  const more = { blockedBy, until, next: 'queue-locked-next' } as const;
  return tell.verdict('queue-locked', 'queue-locked', timed, more);
}

function unpolledVerdict(
  about: MessageFacts,
  { group, elsewhere, isThere }: GroupFacts,
  tell: Teller,
): Verdict {
  if (elsewhere !== undefined) return elsewhereVerdict(about, group, elsewhere, tell);
  const values = { topic: about.topic, where: tell.instance(about.ns) };
  const key = isThere ? 'never-polled' : 'never-polled-absent';
  return tell.verdict('never-polled', key, values, { next: 'never-polled-next' });
}

/** The group asks for the topic where the message is not. */
export function elsewhereVerdict(
  { topic, ns }: Pick<MessageFacts, 'topic' | 'ns'>,
  group: string,
  elsewhere: { readonly ns: string; readonly polledAt: number },
  tell: Teller,
): Verdict {
  const where = tell.instance(elsewhere.ns);
  const polledAt = tell.time(elsewhere.polledAt);
  const values = { group, topic, where, polledAt, home: tell.instance(ns) };
  const more = { blockedBy: { group, ns: elsewhere.ns }, next: 'other-instance-next' } as const;
  return tell.verdict('other-instance', 'other-instance', values, more);
}

/** The group is past it. */
function pastVerdict(about: MessageFacts, of: GroupFacts, tell: Teller): Verdict {
  const remembered = rememberedEnd(about, of, tell) ?? deadEnd(about, of, tell);
  if (remembered !== undefined) return remembered;
  const { asks, life, start } = of;
  const { tag } = about.message;
  const hasTrace = (life?.deliveries.length ?? 0) > 0;
  if (!hasTrace && wants(asks, tag) === false) {
    const tags = tagsAsked(asks);
    const values = { tags: tell.tags(tags), tag: tell.tag(tag) };
    const more = { blockedBy: { tag, tags }, next: 'passed-over-next' } as const;
    return tell.verdict('passed-over', 'passed-over-inferred', values, more);
  }
  // Where all is remembered since it was published and nothing of the group, it never was before it.
  if (!hasTrace && start === 'latest' && about.life?.published !== undefined) {
    return tell.verdict('begins-later', 'begins-later', {}, { next: 'begins-later-next' });
  }
  return settledVerdict(tell);
}

/** It is in the store no more, nor a dead letter of the group. */
function goneFrom(about: MessageFacts, of: GroupFacts, tell: Teller): Verdict {
  return (
    rememberedEnd(about, of, tell) ??
    deadEnd(about, of, tell) ??
    goneVerdict(about, tell) ??
    // What every group is done with may be dropped to make room.
    settledVerdict(tell)
  );
}

/** It was a dead letter, kept long enough; absent: it was not, as far as events tell. */
function deadEnd({ life, now, policy }: MessageFacts, of: GroupFacts, tell: Teller) {
  const isBurial = ({ group, to }: Life['moves'][number]) => group === of.group && to === 'dead';
  const buriedAt = life?.moves.findLast(isBurial)?.at;
  const { deadRetentionMs } = policy;
  if (buriedAt === undefined || buriedAt + deadRetentionMs >= now) return undefined;
  return deadExpired(buriedAt + deadRetentionMs + 1, deadRetentionMs, tell);
}

function settledVerdict(tell: Teller): Verdict {
  return tell.verdict('settled', 'settled', {}, { next: 'settled-next' });
}

/** How it ended for the group, as events tell it; absent: none does. */
function rememberedEnd(about: MessageFacts, of: GroupFacts, tell: Teller): Verdict | undefined {
  const { life, group } = of;
  if (life?.state === 'acked') {
    const times = life.deliveries.at(-1)?.times;
    return tell.verdict('acked', 'acked', { at: tell.time(life.ackedAt ?? 0), times });
  }
  const passed = life?.passedOver?.at(-1);
  const cleared = about.cleared.findLast(({ of: { group: name } }) => name === group);
  const isMeant = cleared !== undefined && cleared.at >= about.message.publishedAt;
  if (isMeant && (passed === undefined || passed.at < cleared.at)) {
    const at = tell.time(cleared.at);
    if (cleared.ids !== undefined) return deletedVerdict(cleared.at, tell);
    if (cleared.to === undefined) return tell.verdict('purged', 'purged-group', { at });
    const values = { at, stored: tell.time(storedAt(about)) };
    if (!isAhead(cleared.to, storedAt(about))) {
      return tell.verdict('skipped', 'skipped', values, { next: 'skipped-next' });
    }
  }
  if (passed === undefined) return undefined;
  const { tag } = about.message;
  const values = { at: tell.time(passed.at), tags: tell.tags(passed.tags), tag: tell.tag(tag) };
  const blockedBy = { tag, tags: passed.tags, client: passed.client };
  return tell.verdict('passed-over', 'passed-over', values, {
    blockedBy,
    next: 'passed-over-next',
  });
}
