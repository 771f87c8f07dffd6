import type { Sums } from './ledger';

/** How long after a fault everything should work again. */
const BACK_WITHIN_S = 3;

/** One line of the table: what a fault, done so often under load, has come to. */
export interface Row extends Sums {
  readonly fault: string;
  readonly events: number;
  /** The longest that it took after an event until every request was served again, seconds. */
  readonly back: number;
  /** Why this fault may lose something and what; absent: nothing may be lost, doubled or swapped. */
  readonly mayLose?: string | undefined;
  /** What went wrong besides, or why the fault was not tried. */
  readonly notes: readonly string[];
  /** How messages came to be out of order. */
  readonly stories?: readonly string[];
}

/** What of a row is not as it should be; empty: it is met. */
export function misses({ mayLose, notes, back, ...sums }: Row): string[] {
  const counted = [
    ...(sums.lost > 0 ? [`${sums.lost} lost`] : []),
    ...(sums.again > 0 ? [`${sums.again} again after their ack`] : []),
    ...(sums.twice > 0 ? [`${sums.twice} twice inside a lease`] : []),
    ...(sums.disorder > 0 ? [`${sums.disorder} out of order`] : []),
  ];
  const slow = back > BACK_WITHIN_S ? [`back after ${back.toFixed(1)} s`] : [];
  return [...(mayLose === undefined ? counted : []), ...slow, ...notes];
}

const HEAD = [
  ...['fault', 'events', 'accepted', 'lost', 'again after ack', 'twice in a lease'],
  ...['out of order', 'back after', 'target'],
];

/** The table as Markdown. */
export function toMarkdown(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const missed = misses(row);
    const may = row.mayLose === undefined ? 'met' : `met; ${row.mayLose}`;
    const { fault, events, accepted, lost, again, twice, disorder, back } = row;
    return [
      ...[fault, events, accepted, lost, again, twice, disorder],
      ...[`${back.toFixed(1)} s`, missed.length === 0 ? may : `NOT met: ${missed.join(', ')}`],
    ];
  });
  const all = [HEAD, HEAD.map(() => '---'), ...lines];
  return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
