import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');

/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  /** Why it is not run, where the page says `not-run: …` behind the language. */
  readonly notRun: string | undefined;
  /** The file that it is a piece of, from the project's folder, where the page says `from PATH` behind the language. */
  readonly from: string | undefined;
  readonly text: string;
}

/** Every page that people read, by its path from the project's folder. */
export function pagePaths(folder = ''): string[] {
  const paths = readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return entry.name.endsWith('.md') ? [path] : [];
    return /^(node_modules|dist|\.\w+)$/.test(entry.name) ? [] : pagePaths(path);
  });
  return paths.sort();
}

export function readPage(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The fenced blocks of a page, in their order. */
export function blocksOf(page: string): Block[] {
  const fences = page.matchAll(/^```(\w*)(?: from (\S+))?(?: not-run: ([^\n]+))?\n(.*?)^```$/gms);
  return [...fences].map(([, language = '', from, notRun, text = '']) => ({
    language,
    from,
    notRun,
    text,
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
