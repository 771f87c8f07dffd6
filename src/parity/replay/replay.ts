import type { Options } from '../../config/options';
import { compareExchange } from '../report/compare-exchange';
import { ReportMaker, type KnownDeviation, type Report } from '../report/report';
import type { Signer } from '../record/recorder';
import { readRecording, type Recording } from '../recording';
import { play } from './play';
import { Signing } from './signing';
import { AddressStage, EmbeddedStage, type Stage } from './stage';
import { Twins } from './twins';

export interface ReplayOptions {
  /** An address to play against, in real time; absent: a fresh mqrest in this process whose clock is moved. */
  readonly against?: string | undefined;
  /** What requests to that address are signed with. */
  readonly signer?: Signer | undefined;
  /** The settings of the fresh mqrest: those of the service that was recorded. */
  readonly settings?: Options | undefined;
  readonly known?: readonly KnownDeviation[] | undefined;
  /** How far times of the service may be off; ms; default: 250. */
  readonly toleranceMs?: number | undefined;
}

const TOLERANCE_MS = 250;

/** Plays a recording (a file, or what was read of one) and reports where the run differs. */
export async function replay(of: string | Recording, options: ReplayOptions = {}): Promise<Report> {
  const recording = typeof of === 'string' ? await readRecording(of) : of;
  const { against, settings = {}, known = [], toleranceMs = TOLERANCE_MS } = options;
  const signing = new Signing(recording.exchanges, options.signer);
  const from = startOf(recording);
  const stage: Stage =
    against === undefined
      ? await EmbeddedStage.start(from, signing, settings)
      : new AddressStage(against);
  try {
    const maker = new ReportMaker();
    const shiftMs = stage.now() - from;
    const twins = new Twins();
    const areBodiesReplaced = recording.bodies === 'replaced';
    await play(recording, stage, { twins, signing, shiftMs }, (exchange, run) => {
      if (run === undefined) {
        maker.notPlayed();
        return;
      }
      const { differences, instants } = maker.exchange(exchange);
      compareExchange(exchange, run, {
        ...{ twins, areBodiesReplaced },
        found: (one) => differences.push(one),
        instants: (where, recorded, at) => instants.push({ where, recorded, run: at }),
      });
    });
    const name = against ?? 'a fresh mqrest';
    return maker.report(recording, name, known, { shiftMs, toleranceMs });
  } finally {
    await stage.close();
  }
}

/** When the first request came. */
export function startOf({ exchanges, startedAt }: Recording): number {
  return exchanges.reduce((first, { at }) => Math.min(first, at), exchanges[0]?.at ?? startedAt);
}
