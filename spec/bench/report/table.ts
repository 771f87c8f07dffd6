import { isMet, type Row } from './row';

const HEAD = ['what', 'measured', 'pairs', 'target', 'met', 'beside'];

/** The rows as Markdown. */
export function toMarkdown(rows: readonly Row[]): string {
  return markdownTable(HEAD, rows.map(cells));
}

export function markdownTable(
  head: readonly string[],
  lines: readonly (readonly string[])[],
): string {
  const all = [head, head.map(() => '---'), ...lines];
  return all.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function cells(row: Row): string[] {
  const { what, value, unit, target, spread, detail = '' } = row;
  return [
    what,
    withUnit(short(value), unit),
    spread ? spread.map(short).join('–') : '',
    target ? `${target.is === '>=' ? '≥' : '≤'} ${withUnit(String(target.bound), unit)}` : '',
    { true: 'yes', false: '**no**', undefined: '' }[String(isMet(row))] ?? '',
    detail,
  ];
}

function withUnit(value: string, unit: string): string {
  return unit === '×' ? value : `${value} ${unit}`;
}

/** Three digits, or whole thousands with separators. */
export function short(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
