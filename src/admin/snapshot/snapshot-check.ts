import { check } from '../../schema/check';
import { ControlError, invalid } from '../../schema/control-error';
import { checkTime } from '../clock/time-range';
import { snapshotSchema, VERSION, type Snapshot } from './snapshot-schema';
import { TopicCheck } from './topic-check';

/** The value as a snapshot; throws the 400 that names the first thing that is wrong with it. */
export function checkSnapshot(value: unknown): Snapshot {
  const snapshot = checkFrame(value);
  snapshot.topics.forEach(({ parts }, n) => {
    const topic = new TopicCheck(`topics[${n}].parts`);
    for (const part of parts) topic.part(part);
    topic.end();
  });
  return snapshot;
}

/** Checks all of a snapshot but the parts of its topics. */
export function checkFrame(value: unknown): Snapshot {
  checkVersion(value);
  check(snapshotSchema, value);
  const snapshot = value as Snapshot;
  checkClock(snapshot);
  const seen = new Set<string>();
  snapshot.topics.forEach(({ ns, topic }, n) => {
    const name = JSON.stringify([ns, topic]);
    if (seen.has(name)) throw invalid(`topics[${n}]`, 'every topic once', { ns, topic });
    seen.add(name);
  });
  return snapshot;
}

/** The version first: of another one nothing else is known. */
function checkVersion(value: unknown): void {
  const version = (value as Partial<Snapshot> | null)?.version;
  if (typeof version !== 'number' || version === VERSION) return;
  throw new ControlError(400, 'Unknown snapshot version', {
    detail: `The snapshot has version ${version}; this mqrest reads version ${VERSION}.`,
    ...{ field: 'version', allowed: String(VERSION) },
  });
}

function checkClock({ clock }: Snapshot): void {
  const given = Object.keys(clock).length;
  if (given !== 1) throw invalid('clock', 'either offsetMs or frozenAt', clock);
  const [name = '', value = NaN] = Object.entries(clock)[0] ?? [];
  checkTime(name === 'offsetMs' ? Date.now() + value : value, `clock.${name}`, value);
}
