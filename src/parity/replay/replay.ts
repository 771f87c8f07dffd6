import type { Settings } from '../../config/settings';
import { compareExchange } from '../report/compare-exchange';
import { Comparison } from '../report/comparison';
import { ReportMaker, type Report } from '../report/report';
import type { KnownDeviation } from '../report/tally';
import { readRecording, type Recording } from '../recording';
import { play, type OnPlayed } from './play';
import type { Signer } from '../../aliyun/signer';
import { Signing } from './signing';
import { AddressStage, EmbeddedStage, type Stage } from './stage';
import { Twins } from './twins';

export interface PlayOptions {
  /** An address to play against, in real time; absent: a fresh mqrest in this process whose clock is moved. */
  readonly against?: string | undefined;
  /** What requests to that address are signed with. */
  readonly key?: Signer | undefined;
  /** How far times of the service may be off; ms; default: 250. */
  readonly toleranceMs?: number | undefined;
}

export interface ReplayOptions extends PlayOptions {
  /** The settings of the fresh mqrest: those of the service that was recorded. */
  readonly settings?: Partial<Settings> | undefined;
  readonly known?: readonly KnownDeviation[] | undefined;
}

const TOLERANCE_MS = 250;
const LATEST_MS = 60_000;

/** Plays the recording in a file and reports where the run differs. */
export async function replay(path: string, options: ReplayOptions = {}): Promise<Report> {
  const recording = await readRecording(path);
  if (recording.exchanges.length === 0) throw new Error('the recording has no exchanges');
  const { against, settings = {}, known = [], toleranceMs = TOLERANCE_MS } = options;
  const signing = new Signing(recording.exchanges, options.key);
  const from = startOf(recording);
  const stage: Stage =
    against === undefined
      ? await EmbeddedStage.start(from, signing, settings)
      : await AddressStage.start(against);
  try {
    const { maker } = await playAt(stage, recording, signing, LATEST_MS);
    return maker.report(against ?? 'a fresh mqrest', known, toleranceMs);
  } finally {
    await stage.close();
  }
}

/**
 * Plays a recording from the time of a stage on; for `latestMs` after its end replies may come. Rejects
 * with a sentence where nothing of it can be played.
 */
export async function playAt(
  stage: Stage,
  recording: Recording,
  signing: Signing,
  latestMs: number,
): Promise<{ readonly maker: ReportMaker; readonly twins: Twins }> {
  const twins = new Twins();
  const shiftMs = stage.now() - startOf(recording);
  const maker = new ReportMaker(recording, shiftMs);
  const onPlayed: OnPlayed = (exchange, run) => {
    if (typeof run === 'string') maker.notPlayed(exchange, run);
    else {
      const one = new Comparison(exchange, twins, recording.bodies === 'replaced');
      compareExchange(one, run);
      maker.add(one);
    }
  };
  await play(recording, stage, { twins, signing, shiftMs }, onPlayed, latestMs);
  maker.checkPlayed();
  return { maker, twins };
}

/** When the first request came. */
export function startOf({ exchanges, startedAt }: Recording): number {
  return exchanges.reduce((first, { at }) => Math.min(first, at), exchanges[0]?.at ?? startedAt);
}
