import { OperationNames } from '../../metrics/operation-of';
import { headerOf, type Exchange, type Recording } from '../recording';
import { difference, type Difference, type Kind } from './difference';

/** A deviation that is known: what of it is given must be as in the difference. */
export interface KnownDeviation {
  readonly operation?: string | undefined;
  readonly kind?: Kind | undefined;
  readonly where?: string | undefined;
  readonly recorded?: string | undefined;
  readonly run?: string | undefined;
  /** Why it may be. */
  readonly reason: string;
}

/** Exchanges of one operation. */
export interface OperationParity {
  /** Such as `aliyun consume`. */
  readonly operation: string;
  readonly exchanges: number;
  /** Without any difference. */
  readonly agree: number;
  /** With known deviations only. */
  readonly known: number;
  /** With others, too. */
  readonly differ: number;
}

/** A difference, however often it is. */
export interface ReportedDifference extends Difference {
  readonly operation: string;
  /** In so many exchanges. */
  readonly count: number;
  /** Why it is known; absent: it is not. */
  readonly reason?: string;
  /** Where it was first: the request, without its body, and which it is in the recording. */
  readonly example: { readonly exchange: number; readonly at: number; readonly request: string };
}

/** How a run agrees with a recording. */
export interface Report {
  readonly format: 'mqrest parity';
  readonly version: 1;
  /** What was recorded, and when (epoch ms). */
  readonly recorded: {
    readonly to: string;
    readonly startedAt: number;
    readonly exchanges: number;
  };
  /** What it was played against. */
  readonly against: string;
  /** Exchanges that could not be sent: a body was cut, or it is of neither protocol. */
  readonly notPlayed: number;
  /** Differences that no known deviation explains. */
  readonly unknown: number;
  readonly operations: readonly OperationParity[];
  /** Those that are not known first. */
  readonly differences: readonly ReportedDifference[];
}

/** Two times at one place, in epoch ms. */
interface Instants {
  readonly where: string;
  readonly recorded: number;
  readonly run: number;
}

/** An exchange that was compared. */
interface Compared {
  readonly exchange: Exchange;
  readonly differences: Difference[];
  readonly instants: Instants[];
}

/** Collects what is found, exchange by exchange. */
export class ReportMaker {
  readonly #compared: Compared[] = [];
  #notPlayed = 0;

  /** Where the differences and times of an exchange go. */
  exchange(exchange: Exchange): Pick<Compared, 'differences' | 'instants'> {
    const compared = { exchange, differences: [], instants: [] };
    this.#compared.push(compared);
    return compared;
  }

  notPlayed(): void {
    this.#notPlayed++;
  }

  /** `shiftMs`: from the recording's time to that of the run. */
  report(
    recording: Recording,
    against: string,
    known: readonly KnownDeviation[],
    { shiftMs, toleranceMs }: { readonly shiftMs: number; readonly toleranceMs: number },
  ): Report {
    const names = new OperationNames('', () => []);
    const skewMs = skewOf(this.#compared, shiftMs);
    const operations = new Map<
      string,
      { exchanges: number; agree: number; known: number; differ: number }
    >();
    const found = new Map<string, ReportedDifference>();
    const numbers = new Map(recording.exchanges.map((one, n) => [one, n + 1]));
    for (const { exchange, differences, instants } of this.#compared) {
      const { method, target } = exchange.request;
      const { front, operation: verb } = names.nameOf(method, target);
      const operation = `${front} ${verb}`;
      const counts = operations.get(operation) ?? { exchanges: 0, agree: 0, known: 0, differ: 0 };
      operations.set(operation, counts);
      const late = instants.flatMap((one) => wrongTime(one, { shiftMs, skewMs, toleranceMs }));
      let worst: 'agree' | 'known' | 'differ' = 'agree';
      const seen = new Set<string>();
      for (const one of [...differences, ...late]) {
        const reason = reasonFor(operation, one, known);
        if (reason === undefined) worst = 'differ';
        else if (worst === 'agree') worst = 'known';
        // What is known of it in one exchange need not be so in the next.
        const key = `${keyOf(operation, one)}\n${reason ?? ''}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const before = found.get(key);
        found.set(key, {
          ...(before ?? {
            ...{ operation, ...one, ...(reason !== undefined && { reason }) },
            example: {
              exchange: numbers.get(exchange) ?? 0,
              at: exchange.at,
              request: requestOf(exchange),
            },
          }),
          count: (before?.count ?? 0) + 1,
        });
      }
      counts.exchanges++;
      counts[worst]++;
    }
    const all = [...found.values()];
    const unknown = all.filter(({ reason }) => reason === undefined);
    return {
      ...{ format: 'mqrest parity', version: 1 },
      recorded: {
        ...{ to: recording.to, startedAt: recording.startedAt },
        exchanges: recording.exchanges.length,
      },
      ...{ against, notPlayed: this.#notPlayed, unknown: unknown.length },
      operations: [...operations].map(([operation, counts]) => ({ operation, ...counts })),
      differences: [...unknown, ...all.filter(({ reason }) => reason !== undefined)],
    };
  }
}

/** How far the recorded service's clock was from the recorder's, seen from the run: the median of all times. */
function skewOf(compared: readonly Compared[], shiftMs: number): number {
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

/** The values belong to a difference where they are few: a status, a code, a text. */
function keyOf(operation: string, { kind, where, recorded, run }: Difference): string {
  const hasValues = kind === 'status' || kind === 'code' || kind === 'header' || kind === 'ending';
  return [operation, kind, where, ...(hasValues ? [recorded, run] : [])].join('\n');
}

function reasonFor(
  operation: string,
  found: Difference,
  known: readonly KnownDeviation[],
): string | undefined {
  const of = { operation, ...found };
  return known.find((one) =>
    (['operation', 'kind', 'where', 'recorded', 'run'] as const).every(
      (name) => one[name] === undefined || one[name] === of[name],
    ),
  )?.reason;
}

function requestOf({ request }: Exchange): string {
  const type = headerOf(request.headers, 'content-type');
  return `${request.method} ${request.target}${type === undefined ? '' : ` (${type})`}`;
}
