import { dirname, join } from 'node:path';
import { anchorOf } from '../pages';

/** A heading and what is below it, up to the next one. */
export interface Section {
  /** The number of its `#`. */
  readonly level: number;
  /** What names it in both languages: the anchor that the English heading makes; '' for the title. */
  readonly anchor: string;
  /** The first line of the section in its file, from 1. */
  readonly line: number;
  /** Its paragraphs, lists, tables and blocks of code, in their order. */
  readonly parts: readonly Part[];
  /** What stands between backticks outside of blocks. */
  readonly codes: ReadonlySet<string>;
  /** Where its links lead: addresses, or paths from the project's folder, with their anchors. */
  readonly links: ReadonlySet<string>;
}

export interface Part {
  /** What it is and how large: `paragraph`, `list of 4`, `table of 3 rows, 2 columns`, `block of sh`. */
  readonly shape: string;
  /** The lines of a block, without their comments; of a table what stands between backticks in each row. */
  readonly code: readonly string[];
  /** Whether a block is marked as one that is in the language of the page. */
  readonly translated: boolean;
}

/** The line below the first heading that leads to the page in the other language. */
export const OTHER_LANGUAGE = /^\[(?:English|简体中文)\]\(([^)]+)\)$/m;

const MARKED = '<!-- translated -->';

/** The sections of a page at a path. Its English headings make their anchors, others have `<a id="…"></a>`. */
export function sectionsOf(page: string, path: string): Section[] {
  const sections: { line: number; lines: string[] }[] = [];
  let fenced = false;
  for (const [index, line] of page.split('\n').entries()) {
    if (line.startsWith('```')) fenced = !fenced;
    if (!fenced && /^#+ /.test(line)) sections.push({ line: index + 1, lines: [line] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections.map(({ line, lines: [heading = '', ...body] }) => {
    const text = body.join('\n').replace(OTHER_LANGUAGE, '');
    const prose = `${heading}\n${text.replace(/^```.*?^```$/gms, '')}`;
    const codes = [...prose.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const level = heading.indexOf(' ');
    const made = level === 1 ? '' : anchorOf(heading.replace(/^#+ /, ''));
    return {
      level,
      anchor: /<a id="([^"]+)">/.exec(heading)?.[1] ?? made,
      line,
      parts: partsOf(text),
      codes: new Set(codes),
      links: new Set(links.map((target) => resolved(target, path))),
    };
  });
}

/** A link's target from the project's folder. */
export function resolved(target: string, path: string): string {
  if (/^https?:/.test(target)) return target;
  return target.startsWith('#') ? path + target : join(dirname(path), target);
}

function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let translated = false;
  for (const chunk of text.match(/^```.*?^```$|^(?:(?!```)[^\n]+\n?)+/gms) ?? []) {
    if (chunk.startsWith('<!--')) translated = chunk.trim() === MARKED;
    else {
      parts.push(partOf(chunk.trimEnd().split('\n'), translated));
      translated = false;
    }
  }
  return parts;
}

function partOf(lines: readonly string[], translated: boolean): Part {
  const fence = /^```(\w*)( not-run: )?/.exec(lines[0] ?? '');
  if (fence === null) return { shape: shapeOf(lines), code: rowsOf(lines), translated };
  const [, language = '', notRun = ''] = fence;
  return {
    shape: `block of ${language}${notRun.replace(': ', '')}`,
    code: withoutComments(lines.slice(1, -1), language),
    translated,
  };
}

function shapeOf(lines: readonly string[]): string {
  const [first = ''] = lines;
  if (first.startsWith('|')) {
    const columns = first.replaceAll('\\|', '').split('|').length - 2;
    return `table of ${lines.length - 2} rows, ${columns} columns`;
  }
  const items = lines.filter((line) => /^ *(?:-|\d+\.) /.test(line)).length;
  return items > 0 ? `list of ${items}` : 'paragraph';
}

function rowsOf(lines: readonly string[]): string[] {
  const rows = lines.filter((line) => line.startsWith('|'));
  return rows.map((row) => [...new Set(row.match(/`[^`]+`/g) ?? [])].sort().join(' '));
}

const SLASHES = ['js', 'ts', 'java', 'go', 'php', 'csharp', 'cpp', 'groovy', 'kotlin'];
const NONE = ['text', 'json', 'xml', ''];

/** Lines of code; what their language has for comments may be in the language of the page. */
function withoutComments(lines: readonly string[], language: string): string[] {
  if (NONE.includes(language)) return [...lines];
  const comment = SLASHES.includes(language) ? /(^|\s)\/\/.*$/ : /(^|\s)#.*$/;
  return lines.map((line) => line.replace(comment, '').trimEnd());
}
