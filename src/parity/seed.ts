import type { Snapshot } from '../admin/snapshot/snapshot-schema';
import type { Parts } from '../compose';
import { complete } from '../config/complete';
import type { Settings } from '../config/settings';
import { systemNow } from '../lib/real-time';
import type { WriteLine } from '../http/line-writer';
import { CUT } from './report/markdown';
import { readRecording, type Recording } from './recording';
import { playAt, startOf } from './replay/replay';
import { Signing } from './replay/signing';
import { EmbeddedStage } from './replay/stage';
import type { Twins } from './replay/twins';

/**
 * What a mqrest with a `from` starts with: the state at the end of that recording, as if it had
 * ended just now. Messages have the ids of the recording; receipt handles are others. Rejects with a
 * sentence where the recording cannot be used.
 */
export async function seedOf(
  settings: Partial<Settings>,
  warn: WriteLine = (line) => void process.stderr.write(`${line}\n`),
): Promise<Pick<Parts, 'snapshot'>> {
  const { from = '', ...others } = settings;
  if (from === '') return {};
  // What is wrong with the settings is told first.
  complete(settings);
  const recording = await readRecording(from);
  if (recording.cut) warn(`${from}: ${CUT}`);
  const signing = new Signing(recording.exchanges);
  const at = systemNow() - (endOf(recording) - startOf(recording));
  const stage = await EmbeddedStage.start(at, signing, { ...others, auth: signing.auth });
  try {
    const { maker, twins } = await playAt(stage, recording, signing, 0);
    const { unknown, notPlayed } = maker.report('', [], Infinity);
    if (unknown + notPlayed > 0) {
      warn(`${from} was not played as it was recorded; what differs: mqrest replay ${from}`);
    }
    return { snapshot: asRecorded(await stage.mq.snapshot(), twins) };
  } finally {
    await stage.close();
  }
}

function endOf({ exchanges, startedAt }: Recording): number {
  return exchanges.reduce((last, { endedAt }) => Math.max(last, endedAt), startedAt);
}

/** With the identifiers of the recording, by a clock that goes as the system's. */
function asRecorded(snapshot: Snapshot, twins: Twins): Snapshot {
  const text = JSON.stringify(snapshot).replace(/\b[0-9A-F]{24,32}\b/g, (id) => {
    return twins.recordedOf(id) ?? id;
  });
  return { ...(JSON.parse(text) as Snapshot), clock: { offsetMs: 0 } };
}
