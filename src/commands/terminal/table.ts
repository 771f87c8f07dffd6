import { printable } from './printable';
import type { Paint, Style } from './style';
import { cut, textWidth, wrapped } from './text-width';

/** A column of a table. */
export interface Column {
  readonly head: string;
  /** Numbers stand at the right. */
  readonly right?: true;
  /** May be cut where the table is wider than the terminal. */
  readonly shrinks?: true;
  /** The last one may go on in lines of its own. */
  readonly wraps?: true;
}

/** What stands in a column; text alone has no style. */
export type Cell = string | { readonly text: string; readonly style: Style | undefined };

/** A line of a table, and what stands below it. */
export interface Row {
  readonly cells: readonly Cell[];
  readonly below?: string;
}

const GAP = '  ';
/** A column is never cut to less. */
const LEAST = 10;

/** The lines of a table in so many columns. A column that is empty in all rows is left out. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly Row[],
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string[] {
  const shown = [...columns.keys()].filter((n) =>
    rows.some(({ cells }) => textIn(cells[n]) !== ''),
  );
  const widths = fitted(
    shown.map((n) => ({
      shrinks: columns[n]?.shrinks === true,
      width: Math.max(
        ...[columns[n]?.head, ...rows.map(({ cells }) => textIn(cells[n]))].map(widthOf),
      ),
    })),
    width,
  );
  const line = (cells: readonly Cell[]): string[] => {
    const last = shown.length - 1;
    const parts = shown.slice(0, last).map((n, index) => {
      const text = cut(textIn(cells[n]), widths[index] ?? 0);
      const pad = ' '.repeat((widths[index] ?? 0) - textWidth(text));
      const painted = paint(text, styleIn(cells[n]));
      return columns[n]?.right === true ? pad + painted : painted + pad;
    });
    const before = parts.map((part) => part + GAP).join('');
    const column = columns[shown[last] ?? 0];
    const cell = cells[shown[last] ?? 0];
    const room = widths[last] ?? 0;
    const texts = column?.wraps ? wrapped(textIn(cell), room) : [cut(textIn(cell), room)];
    const blanks = ' '.repeat(
      widths.slice(0, last).reduce((sum, one) => sum + one + GAP.length, 0),
    );
    return texts.map((text, n) => {
      const pad = column?.right === true ? ' '.repeat(room - textWidth(text)) : '';
      return ((n === 0 ? before : blanks) + pad + paint(text, styleIn(cell))).trimEnd();
    });
  };
  const head = line(columns.map((one) => ({ text: one.head, style: 'dim' as const })));
  return [
    ...head,
    ...rows.flatMap(({ cells, below }) => [
      ...line(cells),
      ...(below === undefined ? [] : [`${GAP}${cut(printable(below), width - GAP.length)}`]),
    ]),
  ];
}

function textIn(cell: Cell | undefined): string {
  return printable(typeof cell === 'object' ? cell.text : (cell ?? ''));
}

function styleIn(cell: Cell | undefined): Style | undefined {
  return typeof cell === 'object' ? cell.style : undefined;
}

function widthOf(text: string | undefined): number {
  return textWidth(text ?? '');
}

/** The widths of columns, the widest that shrink cut until all of it fits. */
function fitted(
  columns: readonly { readonly width: number; readonly shrinks: boolean }[],
  room: number,
): number[] {
  const widths = columns.map(({ width }) => width);
  const gaps = GAP.length * (widths.length - 1);
  let excess = widths.reduce((sum, width) => sum + width, gaps) - room;
  while (excess > 0) {
    const widest = [...widths.keys()]
      .filter((n) => columns[n]?.shrinks === true && (widths[n] ?? 0) > LEAST)
      .sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0];
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}
