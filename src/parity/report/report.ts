import type { Exchange, Recording } from '../recording';
import type { Comparison, Instants } from './comparison';
import { difference, shown, type Difference } from './difference';
import { Tally, type KnownDeviation, type OperationParity, type ReportedDifference } from './tally';

/** How a run agrees with a recording. */
export interface Report {
  readonly format: 'mqrest parity';
  readonly version: 1;
  /** What was recorded, and when (epoch ms). */
  readonly recorded: {
    readonly to: string;
    readonly startedAt: number;
    readonly exchanges: number;
    /** Its last line was cut, and is left out. */
    readonly cut?: true;
  };
  /** What it was played against. */
  readonly against: string;
  /** Exchanges that could not be sent. */
  readonly notPlayed: number;
  /** A sentence for each reason why. */
  readonly whyNotPlayed: readonly string[];
  /** Differences that no known deviation explains. */
  readonly unknown: number;
  readonly operations: readonly OperationParity[];
  /** Those that are not known first. */
  readonly differences: readonly ReportedDifference[];
}

/** Collects what is found, exchange by exchange. */
export class ReportMaker {
  readonly #compared: Comparison[] = [];
  /** By the reason: how many, and which was the first. */
  readonly #notPlayed = new Map<string, { count: number; readonly first: Exchange }>();

  /** `shiftMs`: from the recording's time to that of the run. */
  constructor(
    private readonly recording: Recording,
    private readonly shiftMs: number,
  ) {}

  add(one: Comparison): void {
    this.#compared.push(one);
  }

  notPlayed(exchange: Exchange, why: string): void {
    const { count, first } = this.#notPlayed.get(why) ?? { count: 0, first: exchange };
    this.#notPlayed.set(why, { count: count + 1, first });
  }

  /** Throws a sentence where there were exchanges, and none of them was played. */
  checkPlayed(): void {
    if (this.#compared.length > 0 || this.#notPlayed.size === 0) return;
    throw new Error(`nothing of the recording could be played: ${this.#whyNotPlayed().join('; ')}`);
  }

  #whyNotPlayed(): string[] {
    return [...this.#notPlayed].map(([why, { count, first }]) => {
      const { method, target } = first.request;
      const number = this.recording.exchanges.indexOf(first) + 1;
      return `${count} (first exchange ${number}: ${method} ${shown(target)}), for ${why}`;
    });
  }

  /** `toleranceMs`: how far times may be off. */
  report(against: string, known: readonly KnownDeviation[], toleranceMs: number): Report {
    const { to, startedAt, exchanges, cut } = this.recording;
    const { shiftMs } = this;
    const skewMs = skewOf(this.#compared, shiftMs);
    const numbers = new Map(exchanges.map((one, n) => [one, n + 1]));
    const tally = new Tally(known);
    for (const { exchange, differences, instants } of this.#compared) {
      const late = instants.flatMap((one) => wrongTime(one, { shiftMs, skewMs, toleranceMs }));
      tally.add(exchange, numbers.get(exchange) ?? 0, [...differences, ...late]);
    }
    const all = tally.differences;
    const unknown = all.filter(({ reason }) => reason === undefined);
    return {
      ...{ format: 'mqrest parity', version: 1 },
      recorded: { to, startedAt, exchanges: exchanges.length, ...(cut && { cut }) },
      ...{ against, unknown: unknown.length },
      notPlayed: exchanges.length - this.#compared.length,
      whyNotPlayed: this.#whyNotPlayed(),
      operations: tally.operations,
      differences: [...unknown, ...all.filter(({ reason }) => reason !== undefined)],
    };
  }
}

/** How far the recorded service's clock was from the recorder's, seen from the run: the median of all times. */
function skewOf(compared: readonly Comparison[], shiftMs: number): number {
  const offsets = compared
    .flatMap(({ instants }) => instants.map(({ recorded, run }) => run - recorded - shiftMs))
    .sort((a, b) => a - b);
  return offsets[Math.floor(offsets.length / 2)] ?? 0;
}

/** A time may go by the service's clock, or be one that the client gave. */
function wrongTime(
  { where, recorded, run }: Instants,
  by: { readonly shiftMs: number; readonly skewMs: number; readonly toleranceMs: number },
): Difference[] {
  const off = run - recorded - by.shiftMs;
  const least = Math.min(Math.abs(off), Math.abs(off - by.skewMs));
  if (least <= by.toleranceMs) return [];
  const ms = off - by.skewMs;
  const how = `${Math.abs(ms)} ms ${ms > 0 ? 'later' : 'earlier'}`;
  const expected = recorded + by.shiftMs + by.skewMs;
  return [difference('time', where, dateOf(expected), `${dateOf(run)} (${how})`)];
}

function dateOf(at: number): string {
  return new Date(at).toISOString();
}
