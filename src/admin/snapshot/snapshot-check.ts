import type { ClockSetting } from '../../clock';
import { relaxedNames } from '../../broker/names';
import { compact } from '../../lib/compact';
import { Slice } from '../../lib/turn';
import { check } from '../../schema/check';
import { ControlError, invalid } from '../../schema/control-error';
import { checkTime } from '../clock/time-range';
import {
  lastLine,
  snapshotFrame,
  snapshotHead,
  topicLine,
  VERSION,
  type Snapshot,
  type SnapshotFrame,
  type SnapshotHead,
  type SnapshotTopicLine,
} from './snapshot-schema';
import { TopicCheck } from './topic-check';
import { systemNow } from '../../lib/real-time';

/** What is to be a snapshot, all of it checked. Throws the 400 that names the first thing that is wrong. */
export async function checkSnapshot(value: unknown): Promise<Snapshot> {
  checkVersion(value);
  check<SnapshotFrame>(snapshotFrame, value);
  checkClock(value.clock);
  const names = new Set<string>();
  const slice = new Slice();
  for (const [n, { ns, topic, parts }] of value.topics.entries()) {
    const name = JSON.stringify([ns, topic]);
    if (names.has(name)) throw invalid(`topics[${n}]`, 'every topic once', { ns, topic });
    names.add(name);
    checkNames({ ns, topic }, `topics[${n}].`);
    const path = `topics[${n}].parts`;
    if (parts.length === 0) throw invalid(path, 'parts, the first of them topic', parts);
    const topicCheck = new TopicCheck();
    for (const [place, part] of parts.entries()) {
      topicCheck.part(part, `${path}[${place}]`);
      await slice.rest();
    }
  }
  return value as Snapshot;
}

/** The first of a snapshot's lines, all of which are checked. Throws the 400 that names what is wrong. */
export async function checkLines(lines: AsyncIterable<unknown>): Promise<SnapshotHead> {
  let head: SnapshotHead | undefined;
  let [parts, number] = [0, 0];
  let isWhole = false;
  const topics = new Map<string, TopicCheck>();
  const slice = new Slice();
  for await (const line of lines) {
    await slice.rest();
    const path = `line ${++number}`;
    if (isWhole) throw invalid(path, 'no line after the last', line);
    if (head === undefined) head = headIn(line);
    else if (!isTopicLine(line)) {
      check(lastLine, line, path);
      if (line.parts !== parts) throw invalid(`${path}.parts`, String(parts), line.parts);
      isWhole = true;
    } else {
      check(topicLine, line, path);
      checkNames(line, `${path}.`);
      const name = JSON.stringify([line.ns, line.topic]);
      const topicCheck = topics.get(name) ?? new TopicCheck();
      topics.set(name, topicCheck.part(line.part, `${path}.part`));
      parts++;
    }
  }
  if (head === undefined || !isWhole)
    throw invalid('the last line', 'the number of parts', undefined);
  return head;
}

/** A store takes whatever name it is given, and has its own use for some characters. */
function checkNames({ ns, topic }: { readonly ns: string; readonly topic: string }, path: string) {
  const { instance: instances, topic: topics } = relaxedNames;
  if (!instances.pattern.test(ns)) throw invalid(`${path}ns`, instances.allowed, ns);
  if (!topics.pattern.test(topic)) throw invalid(`${path}topic`, topics.allowed, topic);
}

function headIn(line: unknown): SnapshotHead {
  checkVersion(line);
  check<SnapshotHead>(snapshotHead, line, 'line 1');
  checkClock(line.clock);
  return line;
}

/** Whether a line that is checked has a part of a topic. */
export function isTopicLine(line: unknown): line is SnapshotTopicLine {
  return typeof line === 'object' && line !== null && 'part' in line;
}

/** The version first: of another one nothing else is known. */
function checkVersion(value: unknown): void {
  const version = (value as { readonly version?: unknown } | null)?.version;
  if (typeof version !== 'number' || version === VERSION) return;
  throw new ControlError('UnknownSnapshotVersion', {
    detail: `The snapshot has version ${version}; this mqrest reads version ${VERSION}.`,
    ...{ field: 'version', allowed: String(VERSION) },
  });
}

function checkClock(clock: SnapshotHead['clock']): asserts clock is ClockSetting {
  const given = Object.entries(compact(clock));
  if (given.length !== 1) throw invalid('clock', 'either offsetMs or frozenAt', clock);
  const [name = '', value = NaN] = given[0] ?? [];
  checkTime(name === 'offsetMs' ? systemNow() + value : value, `clock.${name}`, value);
}
