import type { ClockState } from '../admin/clock/clock-schema';
import type { GroupView, TopicView } from '../admin/look/look-schema';
import { ControlClient } from './client/control';
import { serverOf } from './client/server';
import { command, jsonFlag, nsFlag, serverFlags, type ServerFlag } from './command';
import { EXIT } from './failure';
import type { Style } from './terminal/style';
import type { Cell, Column, Row } from './terminal/table';
import { relative } from './terminal/times';

type Name = ServerFlag | 'ns' | 'json';

/** A poll that waits, as far as it is of interest here. */
interface Parked {
  readonly ns: string;
  readonly topic: string;
  readonly group: string;
}
/** A group, and how many of its polls wait. */
type ShownGroup = GroupView & { readonly waiting: number };
/** A topic with its groups. */
interface ShownTopic extends Omit<TopicView, 'groups'> {
  readonly groups: readonly ShownGroup[];
}

const PAGE = 1_000;

/** `mqrest topics`. */
export const topicsCommand = command<Name>({
  name: 'topics',
  operands: ['[TOPIC]'],
  summary: 'topics, their groups and what is in them',
  about: [
    'A line for each group of each topic: how many messages it can be handed (READY),',
    'has and did not ack yet (OUT), was handed too often (DEAD); when it last polled,',
    'how many of its polls wait (WAIT). SCHED and HALF are messages of the topic.',
  ],
  flags: { ...nsFlag, ...jsonFlag, ...serverFlags },
  examples: ['mqrest topics', 'mqrest topics orders --json'],
  async run(call) {
    const { args, out } = call;
    const [topic] = args.operands;
    const client = new ControlClient(await serverOf(call));
    const query = { ns: args.one('ns'), topic };
    const [topics, { now }] = await Promise.all([
      topicsOf(client, query),
      client.get<ClockState>('/clock'),
    ]);
    if (out.json) topics.forEach((one) => out.record(one));
    else if (topics.length > 0) {
      out.table(
        COLUMNS,
        topics.flatMap((one) => rowsOf(one, now)),
      );
    }
    if (topics.length > 0) return undefined;
    out.note(topic === undefined ? 'there are no topics yet' : `there is no topic ${topic}`);
    return topic === undefined ? undefined : EXIT.refused;
  },
});

async function topicsOf(
  client: ControlClient,
  query: { readonly ns: string | undefined; readonly topic: string | undefined },
): Promise<ShownTopic[]> {
  const paged = { ...query, limit: PAGE };
  const [topics, groups, { parked }] = await Promise.all([
    all(client.pages<TopicView>('/topics', 'topics', paged)),
    all(client.pages<GroupView>('/groups', 'groups', paged)),
    client.get<{ parked: Parked[] }>('/polls', query),
  ]);
  const waiting = countBy(parked.map(({ ns, topic, group }) => nameOf(ns, topic, group)));
  const byTopic = new Map<string, ShownGroup[]>();
  for (const group of groups) {
    const of = nameOf(group.ns, group.topic);
    const count = waiting.get(nameOf(group.ns, group.topic, group.group)) ?? 0;
    byTopic.set(of, [...(byTopic.get(of) ?? []), { ...group, waiting: count }]);
  }
  return topics.map((one) => ({ ...one, groups: byTopic.get(nameOf(one.ns, one.topic)) ?? [] }));
}

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of pages) found.push(one);
  return found;
}

function countBy(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function nameOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

const COLUMNS: readonly Column[] = [
  { head: 'INSTANCE', shrinks: true },
  { head: 'TOPIC', shrinks: true },
  { head: 'TYPE' },
  { head: 'SCHED', right: true },
  { head: 'HALF', right: true },
  { head: 'GROUP', shrinks: true },
  { head: 'READY', right: true },
  { head: 'OUT', right: true },
  { head: 'DEAD', right: true },
  { head: 'POLLED' },
  { head: 'WAIT', right: true },
];

/** A line for each group, the topic's own on the first; one alone where it has no group. */
function rowsOf(topic: ShownTopic, now: number): Row[] {
  const { ns, type, queues, scheduled, half, stored } = topic;
  const kind = queues === 1 ? type : `${type} ×${queues}`;
  const first = [ns, topic.topic, kind, some(scheduled), some(half)];
  if (topic.groups.length === 0) return [{ cells: [...first, 'no group', some(stored)] }];
  return topic.groups.map(({ group, ready, inflight, dead, polledAt, waiting }, n) => ({
    cells: [
      ...(n === 0 ? first : ['', '', '', '', '']),
      group,
      ...[some(ready, 'green'), some(inflight, 'yellow'), some(dead, 'red')],
      ...[polledAt > 0 ? relative(polledAt, now) : 'never', some(waiting)],
    ],
  }));
}

/** Zero does not catch the eye. */
function some(count: number, style?: Style): Cell {
  return { text: String(count), style: count === 0 ? 'dim' : style };
}
