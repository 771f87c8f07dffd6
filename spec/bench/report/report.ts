import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { putTable } from './page';
import { toSvg, type Plot } from './plot';
import type { Row } from './row';
import { toMarkdown } from './table';

const DOCS = join(__dirname, '../../../../../docs');

/** What there is beside rows: text after the table, data for the JSON, and a plot. */
export interface More {
  readonly more?: string;
  readonly data?: object;
  readonly plot?: Plot | undefined;
}

/** Prints the table, and writes it as JSON, Markdown and SVG to where it was asked for. */
export function writeReport(
  { out, docs }: { readonly out: string; readonly docs: boolean },
  name: 'bench' | 'peers',
  rows: readonly Row[],
  { more = '', data, plot }: More,
): void {
  const text = [toMarkdown(rows), more].filter((part) => part !== '').join('\n\n');
  const json = `${JSON.stringify({ rows, ...data, plot }, null, 2)}\n`;
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(`${out}.md`, `${text}\n`);
  const places = docs ? [out, join(DOCS, 'performance', name)] : [out];
  for (const place of places) {
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(`${place}.json`, json);
    if (plot) writeFileSync(`${place}.svg`, toSvg(plot));
  }
  if (docs) writePage(name, plot ? `${text}\n\n![${plot.title}](performance/${name}.svg)` : text);
  process.stdout.write(`${text}\n`);
}

function writePage(name: string, text: string): void {
  const page = join(DOCS, 'performance.md');
  writeFileSync(page, putTable(readFileSync(page, 'utf8'), name, text));
  const json = join(DOCS, 'performance', `${name}.json`);
  execFileSync('npx', ['prettier', '--write', json], { stdio: 'ignore' });
  // Puts the table into the Chinese page, too.
  execFileSync('npm', ['run', '--silent', 'docs'], { stdio: 'ignore' });
}
