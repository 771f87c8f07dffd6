import { OperationNames } from '../../metrics/operation-of';
import { headerOf, type Exchange } from '../recording';
import type { Difference, Kind } from './difference';

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

/** Counts exchanges by their operation, and differences that are alike as one. */
export class Tally {
  readonly #names = new OperationNames('', () => []);
  readonly #operations = new Map<string, OperationParity>();
  readonly #found = new Map<string, ReportedDifference>();

  constructor(private readonly known: readonly KnownDeviation[]) {}

  get operations(): readonly OperationParity[] {
    return [...this.#operations.values()];
  }

  get differences(): readonly ReportedDifference[] {
    return [...this.#found.values()];
  }

  /** `number`: which exchange of the recording it is, from 1. */
  add(exchange: Exchange, number: number, differences: readonly Difference[]): void {
    const { method, target } = exchange.request;
    const { front, operation: verb } = this.#names.nameOf(method, target);
    const operation = `${front} ${verb}`;
    const example = { exchange: number, at: exchange.at, request: requestOf(exchange) };
    const alike = new Map<string, Omit<ReportedDifference, 'count'>>();
    for (const one of differences) {
      const reason = reasonFor(operation, one, this.known);
      // What is known of it in one exchange need not be so in the next.
      const key = `${keyOf(operation, one)}\n${reason ?? ''}`;
      const reported = { operation, ...one, ...(reason !== undefined && { reason }), example };
      if (!alike.has(key)) alike.set(key, reported);
    }
    for (const [key, one] of alike) {
      const before = this.#found.get(key);
      this.#found.set(key, { ...(before ?? one), count: (before?.count ?? 0) + 1 });
    }
    const isKnown = [...alike.values()].every(({ reason }) => reason !== undefined);
    this.#count(operation, alike.size === 0 ? 'agree' : isKnown ? 'known' : 'differ');
  }

  #count(operation: string, as: 'agree' | 'known' | 'differ'): void {
    const none = { operation, exchanges: 0, agree: 0, known: 0, differ: 0 };
    const counts = this.#operations.get(operation) ?? none;
    const more = { exchanges: counts.exchanges + 1, [as]: counts[as] + 1 };
    this.#operations.set(operation, { ...counts, ...more });
  }
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
