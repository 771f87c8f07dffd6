import type { Trouble } from '../../history/troubles';
import type { GroupView } from '../look/look-schema';
import type { GroupElsewhere } from './elsewhere';
import type { QueueLock } from './queue-lock';
import type { Teller } from './teller';
import { FINDING_CODES, SEVERITIES, type FindingView } from './why-schema';

/** A lock of a queue, and the messages behind it. */
export interface ClosedQueue extends QueueLock {
  readonly behind: number;
}

/** What is known of a group, for findings. */
export interface GroupState {
  readonly view: GroupView;
  /** Polls that wait. */
  readonly waiting: number;
  /** What its consumers asked for one after the other lately. */
  readonly mixed?: readonly [string, string] | undefined;
  readonly troubles: readonly Trouble[];
  readonly closed: readonly ClosedQueue[];
  /** The oldest of its dead letters. */
  readonly deadId?: string | undefined;
  /** Deliveries before a message is dead. */
  readonly most: number;
}

/** What is known of a topic, for findings. */
export interface TopicState {
  readonly ns: string;
  readonly topic: string;
  /** Messages in its queues. */
  readonly stored: number;
  /** Half messages whose check is due, and since when the first one is. */
  readonly halfDue: { readonly count: number; readonly since: number; readonly id?: string };
  readonly groups: readonly GroupState[];
  readonly elsewhere: readonly GroupElsewhere[];
}

/** ms after which it is told that nobody polls for what is ready. */
const UNPOLLED_MS = 60_000;

/** What of a topic needs a look. */
export function topicFindings(state: TopicState, tell: Teller): FindingView[] {
  const { ns, topic, stored, halfDue, groups, elsewhere } = state;
  const of = { ns, topic };
  const subject = tell.in(ns, topic);
  const findings = groups.flatMap((group) => groupFindings(group, tell));
  const { count, since, id } = halfDue;
  if (count > 0) {
    const values = { subject, n: count, ago: tell.span(tell.now - since) };
    const half = { ...of, severity: 'warning', code: 'half', count, id } as const;
    findings.push({ ...half, sentence: tell.say('find-half', values) });
  }
  const isPolled = groups.some(({ view }) => view.polledAt > 0);
  if (stored === 0 || isPolled) return findings;
  const [idle] = elsewhere.filter(({ isIdle }) => isIdle);
  if (idle !== undefined) {
    const { group } = idle;
    const values = { subject, n: stored, group, where: tell.instance(idle.ns) };
    const sentence = tell.say('find-other-instance', values);
    const code = 'other-instance';
    return [...findings, { ...of, severity: 'warning', code, sentence, count: stored, group }];
  }
  if (groups.length > 0) return findings;
  const sentence = tell.say('find-never-polled', { subject, n: stored });
  return [
    ...findings,
    { ...of, severity: 'warning', code: 'never-polled', sentence, count: stored },
  ];
}

/** What of a group needs a look. */
export function groupFindings(state: GroupState, tell: Teller): FindingView[] {
  const { ns, topic, group, ready, dead, polledAt } = state.view;
  const of = { ns, topic, group };
  const subject = tell.in(ns, `${topic} / ${group}`);
  const findings: FindingView[] = [];
  if (dead > 0) {
    const sentence = tell.say('find-dead', { subject, n: dead, most: state.most });
    findings.push({
      ...of,
      severity: 'error',
      code: 'dead',
      sentence,
      count: dead,
      ...idIn(state.deadId),
    });
  }
  for (const trouble of state.troubles) findings.push(troubleFinding(trouble, of, subject, tell));
  if (state.mixed !== undefined) {
    const [first, second] = state.mixed;
    const sentence = tell.say('find-mixed-tags', { subject, first, second });
    findings.push({ ...of, severity: 'error', code: 'mixed-tags', sentence, count: 2 });
  }
  for (const lock of state.closed) findings.push(lockFinding(lock, of, subject, tell));
  if (ready === 0) return findings;
  if (polledAt === 0) {
    const sentence = tell.say('find-never-polled-group', { subject, n: ready });
    findings.push({ ...of, severity: 'warning', code: 'never-polled', sentence, count: ready });
  } else if (state.waiting === 0 && tell.now - polledAt >= UNPOLLED_MS) {
    const ago = tell.span(tell.now - polledAt);
    const sentence = tell.say('find-unpolled', { subject, n: ready, ago });
    findings.push({ ...of, severity: 'warning', code: 'unpolled', sentence, count: ready });
  }
  return findings;
}

interface GroupName {
  readonly ns: string;
  readonly topic: string;
  readonly group: string;
}

function troubleFinding(
  { what, count, id, tags, carried = [] }: Trouble,
  of: GroupName,
  subject: string,
  tell: Teller,
): FindingView {
  if (what !== 'passed') {
    const sentence = tell.say(`find-refused-${what}`, { subject, n: count });
    return { ...of, severity: 'error', code: 'refused', sentence, count, ...idIn(id) };
  }
  const names = carried.map((tag) => tell.tag(tag === '' ? undefined : tag));
  const values = { subject, n: count, tags: tell.tags(tags), carried: tell.tags(names) };
  const key = names.length === 0 ? 'find-passed-over-unknown' : 'find-passed-over';
  const sentence = tell.say(key, values);
  return { ...of, severity: 'warning', code: 'passed-over', sentence, count, ...idIn(id) };
}

function lockFinding(
  { queue, until, id, client, behind }: ClosedQueue,
  of: GroupName,
  subject: string,
  tell: Teller,
): FindingView {
  const holder = client ?? id ?? tell.client(undefined);
  const left = until === undefined ? undefined : tell.span(until - tell.now);
  const key = left === undefined ? 'find-queue-locked-empty' : 'find-queue-locked';
  const sentence = tell.say(key, { subject, queue, holder, left, n: behind });
  const code = 'queue-locked';
  return { ...of, severity: 'warning', code, sentence, count: behind, queue, ...idIn(id) };
}

function idIn(id: string | undefined): { id?: string } {
  return id === undefined ? {} : { id };
}

/** The worst first. */
export function worstFirst(findings: readonly FindingView[]): FindingView[] {
  const rank = ({ severity, code }: FindingView): number =>
    SEVERITIES.indexOf(severity) * 100 + FINDING_CODES.indexOf(code);
  return [...findings].sort((a, b) => rank(a) - rank(b) || b.count - a.count);
}
