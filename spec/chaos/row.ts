import type { Sums } from './ledger';

/** How long after a fault everything should work again. */
const BACK_WITHIN_S = 3;

/** One line of the table: what a fault, done so often under load, has come to. */
export interface Row extends Sums {
  readonly fault: string;
  readonly events: number;
  /** The longest that it took after an event until every request was served again, seconds. */
  readonly back: number;
  /** The longest that it took after Redis could serve again, where that is a part of it. */
  readonly ours?: number;
  /** Why this fault may lose something and what; absent: nothing may be lost, doubled or swapped. */
  readonly mayLose?: string | undefined;
  /** The only thing that it may do then; absent: each of them. */
  readonly mayOnly?: keyof Sums | undefined;
  /** Why requests may be refused for longer than is the target. */
  readonly mayRefuse?: string | undefined;
  /** What went wrong besides. */
  readonly notes: readonly string[];
  /** How messages came to be out of order. */
  readonly stories?: readonly string[];
}

const FAILURES = {
  lost: 'lost',
  again: 'again after their ack',
  twice: 'twice inside a lease',
  disorder: 'out of order',
} as const;

/** What of a row is not as it should be; empty: it is met. */
export function misses({
  mayLose,
  mayOnly,
  mayRefuse,
  notes,
  back,
  ours = back,
  ...sums
}: Row): string[] {
  const isFine = (what: keyof Sums): boolean =>
    sums[what] === 0 || (mayLose !== undefined && (mayOnly ?? what) === what);
  const counted = Object.entries(FAILURES).flatMap(([what, text]) =>
    isFine(what as keyof Sums) ? [] : [`${sums[what as keyof Sums]} ${text}`],
  );
  const slow =
    ours > BACK_WITHIN_S && mayRefuse === undefined ? [`back after ${ours.toFixed(1)} s`] : [];
  return [...counted, ...slow, ...notes];
}

const HEAD = [
  ...['fault', 'events', 'accepted', 'lost', 'again after ack', 'twice in a lease'],
  ...['out of order', 'back after', 'target'],
];

/** The table as Markdown. */
export function toMarkdown(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const missed = misses(row);
    const may = ['met', row.mayLose, row.mayRefuse].filter((text) => text !== undefined).join('; ');
    const { fault, events, accepted, lost, again, twice, disorder, back, ours = back } = row;
    const of = ours === back ? '' : ` (${ours.toFixed(1)} s after there was a master)`;
    return [
      ...[fault, events, accepted, lost, again, twice, disorder],
      ...[`${back.toFixed(1)} s${of}`, missed.length === 0 ? may : `NOT met: ${missed.join(', ')}`],
    ];
  });
  const all = [HEAD, HEAD.map(() => '---'), ...lines];
  return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
