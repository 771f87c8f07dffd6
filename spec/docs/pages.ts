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

/** A page without its fenced blocks, in which a comment looks like a heading. */
export function proseOf(page: string): string {
  return page.replace(/^```.*?^```$/gms, '');
}

/** The anchors that a page's headings make, and those that it sets with `<a id="…"></a>`. */
export function anchorsOf(page: string): string[] {
  const prose = proseOf(page);
  const made = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
  const set = [...prose.matchAll(/<a id="([^"]+)"><\/a>/g)].map(([, anchor = '']) => anchor);
  return [...made, ...set];
}

/** The anchor that a heading makes. */
export function anchorOf(heading: string): string {
  return heading
    .replace(/<[^>]+>/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');
}

const CHINESE = 'docs/zh-CN/';

/** The Chinese page that stands beside an English one; none: it is for developers, in English only. */
export function chineseOf(path: string): string | undefined {
  if (path === 'README.md') return 'README.zh-CN.md';
  const isPage = path.startsWith('docs/') && path.endsWith('.md') && !path.startsWith(CHINESE);
  return isPage ? path.replace('docs/', CHINESE) : undefined;
}

/** The English page that a page in Chinese stands beside; a page in English is its own. */
export function englishOf(path: string): string {
  if (path === 'README.zh-CN.md') return 'README.md';
  return path.replace(CHINESE, 'docs/');
}
