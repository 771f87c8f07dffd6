import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(__dirname, '../..');

/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  /** Why it is not run, where the page says `not-run: …` behind the language. */
  readonly notRun: string | undefined;
  readonly text: string;
}

/** Every page that people read, by its path from the project's folder. */
export function pagePaths(): string[] {
  const everywhere = readdirSync(ROOT, { recursive: true, encoding: 'utf8', withFileTypes: false });
  return everywhere
    .filter((path) => path.endsWith('.md') && !/(^|\/)(node_modules|dist|\.\w+)\//.test(path))
    .map((path) => relative('.', path))
    .sort();
}

export function readPage(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The fenced blocks of a page, in their order. */
export function blocksOf(page: string): Block[] {
  return [...page.matchAll(/^```(\w*)(?: not-run: ([^\n]+))?\n(.*?)^```$/gms)].map((match) => ({
    language: match[1] ?? '',
    notRun: match[2],
    text: match[3] ?? '',
  }));
}

/** The anchors that a page's headings make. */
export function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
