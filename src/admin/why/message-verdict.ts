import { storedAt, type MessageFacts } from './facts';
import type { Teller } from './teller';
import type { Verdict } from './why-schema';

/** What holds for a message in every group alike, such as that it waits for its time; absent: nothing does. */
export function messageVerdict(facts: MessageFacts, tell: Teller): Verdict | undefined {
  const { located, life, now } = facts;
  if (located?.in === 'half') return halfVerdict(facts, located, tell);
  if (located?.in === 'scheduled' && located.at > now) {
    const more = { until: located.at, next: 'scheduled-next' } as const;
    return tell.verdict('scheduled', 'scheduled', tell.until(located.at), more);
  }
  if (life?.transaction?.settled === 'rolled-back') {
    const at = tell.time(life.transaction.settledAt ?? now);
    return tell.verdict('rolled-back', 'rolled-back', { at }, { next: 'gone-next' });
  }
  return undefined;
}

function halfVerdict(
  { now, policy, halfGroup }: MessageFacts,
  { at, checks, until }: { at: number; checks: number; until: number },
  tell: Teller,
): Verdict {
  const goneAt = at + policy.checkForMs + 1;
  if (goneAt <= now) return expired('expired-half', goneAt, policy.checkForMs, tell);
  const next = halfGroup === undefined ? 'half-any-next' : 'half-next';
  const blockedBy = { group: halfGroup };
  if (until > now) {
    const values = { checks, ...tell.until(until), group: halfGroup };
    return tell.verdict('half', 'half', values, { next, until, blockedBy });
  }
  const values = { checks, ...tell.since(until), group: halfGroup };
  return tell.verdict('half', 'half-due', values, { next, blockedBy });
}

/** What became of a message that is there no more, or too old; absent: it is there, or nobody knows. */
export function goneVerdict(facts: MessageFacts, tell: Teller): Verdict | undefined {
  const { now, policy, located, life, cleared, message } = facts;
  const purge = cleared.find(({ of, at }) => of.group === undefined && at >= message.publishedAt);
  const isStored = located?.in === 'queue' || located?.in === 'scheduled';
  if (!isStored && purge?.ids !== undefined) return deletedVerdict(purge.at, tell);
  if (!isStored && purge !== undefined) {
    return tell.verdict('purged', 'purged', { at: tell.time(purge.at) }, { next: 'gone-next' });
  }
  const isHalf = life?.transaction !== undefined && life.transaction.settled === undefined;
  if (!isStored && isHalf) {
    const goneAt = message.publishedAt + policy.checkForMs + 1;
    return expired('expired-half', Math.min(goneAt, now), policy.checkForMs, tell);
  }
  const goneAt = storedAt(facts) + policy.retentionMs + 1;
  if (goneAt <= now) return expired('expired', goneAt, policy.retentionMs, tell);
  return undefined;
}

/** It was taken out by hand, for a group or for all. */
export function deletedVerdict(at: number, tell: Teller): Verdict {
  return tell.verdict('purged', 'deleted', { at: tell.time(at) }, { next: 'gone-next' });
}

/** For a message whose topic has no group. */
export function groupless(facts: MessageFacts, tell: Teller): Verdict {
  const ofMessage = messageVerdict(facts, tell) ?? goneVerdict(facts, tell);
  if (ofMessage !== undefined) return ofMessage;
  if (facts.located === undefined) {
    return tell.verdict('purged', 'purged-unknown', {}, { next: 'gone-next' });
  }
  const values = { topic: facts.topic, where: tell.instance(facts.ns) };
  return tell.verdict('never-polled', 'never-polled-topic', values, { next: 'never-polled-next' });
}

function expired(
  key: 'expired' | 'expired-half' | 'expired-dead',
  at: number,
  keptMs: number,
  tell: Teller,
): Verdict {
  const values = { at: tell.time(at), kept: tell.span(keptMs) };
  return tell.verdict('expired', key, values, { next: 'gone-next' });
}

/** A dead letter that was kept long enough. */
export function deadExpired(at: number, keptMs: number, tell: Teller): Verdict {
  return expired('expired-dead', at, keptMs, tell);
}
