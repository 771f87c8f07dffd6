/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The bound to hold, if there is one. */
  readonly target?: { readonly is: '>=' | '<='; readonly bound: number };
  readonly detail?: string;
}

export function atLeast(what: string, value: number, bound: number, detail = ''): Row {
  return { what, value, unit: '×', target: { is: '>=', bound }, detail };
}

export function atMost(what: string, value: number, bound: number, unit: string, detail = ''): Row {
  return { what, value, unit, target: { is: '<=', bound }, detail };
}

export function holds({ value, target }: Row): boolean | undefined {
  if (target === undefined) return undefined;
  return target.is === '>=' ? value >= target.bound : value <= target.bound;
}

/** The table as Markdown. */
export function toMarkdown(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const { what, value, unit, target, detail } = row;
    const bound = target ? `${target.is === '>=' ? '≥' : '≤'} ${target.bound} ${unit}` : '';
    const mark = { true: 'yes', false: 'no', undefined: '' }[String(holds(row))] ?? '';
    return `| ${what} | ${format(value)} ${unit} | ${bound} | ${mark} | ${detail ?? ''} |`;
  });
  return ['| what | measured | target | held | detail |', '|---|---|---|---|---|', ...lines].join(
    '\n',
  );
}

function format(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
