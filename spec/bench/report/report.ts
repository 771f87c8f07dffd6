import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { toSvg, type Plot } from './plot';
import type { Row } from './row';
import { toMarkdown } from './table';

/** Prints the table of targets with `more` after it, and writes both, all data, and the plot, to `out` and an ending. */
export function writeReport(
  out: string,
  rows: readonly Row[],
  { more = '', data, plot }: { more?: string; data?: object; plot?: Plot | undefined } = {},
): void {
  const text = `${[toMarkdown(rows), more].filter((part) => part !== '').join('\n\n')}\n`;
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(`${out}.json`, `${JSON.stringify({ rows, ...data, plot }, null, 2)}\n`);
  writeFileSync(`${out}.md`, text);
  if (plot) writeFileSync(`${out}.svg`, toSvg(plot));
  process.stdout.write(text);
}
