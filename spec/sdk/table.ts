/** `undefined`: not played, so a hole. */
export type Cell = 'passed' | 'failed' | undefined | { readonly leftOut: string };

/** What came of the scenarios of one list with each SDK. */
export class Table {
  readonly #cells = new Map<string, Cell>();

  constructor(
    private readonly title: string,
    private readonly rows: readonly string[],
    private readonly columns: readonly string[],
  ) {}

  set(row: string, column: string, cell: Cell): void {
    this.#cells.set(`${row}\n${column}`, cell);
  }

  /** Leaves a whole column out. */
  leaveOut(column: string, reason: string): void {
    for (const row of this.rows) this.set(row, column, { leftOut: reason });
  }

  /** The cells that were not played or did not pass. */
  get holes(): string[] {
    return this.rows.flatMap((row) =>
      this.columns
        .filter((column) => ['failed', undefined].includes(this.#at(row, column) as string))
        .map((column) => `${column}: ${row}`),
    );
  }

  /** As text, with a line for each reason why something was left out. */
  toString(): string {
    const wide = Math.max(...this.rows.map(({ length }) => length)) + 2;
    const head = `${this.title}:`.padEnd(wide) + this.columns.map((c) => c.padEnd(8)).join('');
    const lines = this.rows.map((row) => {
      const marks = this.columns.map((column) => markOf(this.#at(row, column)).padEnd(8));
      return `${row.padEnd(wide)}${marks.join('')}`;
    });
    return ['', head, ...lines, ...this.#reasons(), ''].map((line) => line.trimEnd()).join('\n');
  }

  /** One line for a column that is left out for one reason, else one for each row. */
  #reasons(): string[] {
    const lines = this.columns.flatMap((column) => {
      const reasons = this.rows.map((row) => reasonOf(this.#at(row, column)));
      if (new Set(reasons).size === 1) return reasons[0] ? [`– ${column}: ${reasons[0]}`] : [];
      return this.rows.flatMap((row, n) => (reasons[n] ? [`– ${row}: ${reasons[n]}`] : []));
    });
    return [...new Set(lines)];
  }

  #at(row: string, column: string): Cell {
    return this.#cells.get(`${row}\n${column}`);
  }
}

function markOf(cell: Cell): string {
  if (cell === 'passed') return '✓';
  return typeof cell === 'object' ? '–' : '✗';
}

function reasonOf(cell: Cell): string | undefined {
  return typeof cell === 'object' ? cell.leftOut : undefined;
}
