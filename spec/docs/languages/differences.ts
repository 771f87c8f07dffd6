import { chineseOf } from '../pages';
import { withGenerated, type Page } from './generated';
import { OTHER_LANGUAGE, resolved, sectionsOf, type Part, type Section } from './sections';

/** Where a page in Chinese does not say what the English one does: a sentence for each place. */
export function differences(english: Page, chinese: Page): string[] {
  const [sections, others] = [english, chinese].map(({ text, path }) => sectionsOf(text, path));
  const anchors = sections?.map(({ anchor }) => anchor) ?? [];
  const theirs = others?.map(({ anchor }) => anchor) ?? [];
  const found = [
    ...linksBetween(english, chinese),
    ...generatedDifferences(english, chinese),
    ...anchors
      .filter((anchor) => !theirs.includes(anchor))
      .map((anchor) => `${chinese.path}: no heading with <a id="${anchor}"></a>`),
    ...theirs
      .filter((anchor) => !anchors.includes(anchor))
      .map((anchor) => `${chinese.path}: ${anchor} is no heading of ${english.path}`),
  ];
  for (const section of sections ?? []) {
    const other = others?.find(({ anchor }) => anchor === section.anchor);
    if (other === undefined) continue;
    const place = `${chinese.path}:${other.line} (${english.path}#${section.anchor})`;
    found.push(...sectionDifferences(section, other).map((what) => `${place}: ${what}`));
  }
  if (found.length === 0 && anchors.join() !== theirs.join()) {
    found.push(`${chinese.path}: its headings are in another order: ${theirs.join(', ')}`);
  }
  return found;
}

/** What a command writes is the same in both. */
function generatedDifferences(english: Page, chinese: Page): string[] {
  const same = withGenerated(english, chinese);
  return same === chinese.text ? [] : [`${chinese.path}: a table is old; npm run docs writes it`];
}

/** Both pages lead to each other, in the line below their first heading. */
function linksBetween(english: Page, chinese: Page): string[] {
  return [[english, chinese] as const, [chinese, english] as const].flatMap(
    ([{ path, text }, other]) => {
      const [, target = ''] = OTHER_LANGUAGE.exec(text) ?? [];
      return resolved(target, path) === other.path
        ? []
        : [`${path}: no line that leads to ${other.path}`];
    },
  );
}

function sectionDifferences(english: Section, chinese: Section): string[] {
  const found: string[] = [];
  if (english.level !== chinese.level) {
    found.push(`a heading of level ${chinese.level}, not ${english.level}`);
  }
  const [shapes, theirs] = [english, chinese].map(({ parts }) => parts.map(({ shape }) => shape));
  if (shapes?.join() !== theirs?.join()) {
    found.push(`has ${listed(theirs ?? [])}; in English it has ${listed(shapes ?? [])}`);
  }
  english.parts.forEach((part, index) => {
    const other = chinese.parts[index];
    const alike = other !== undefined && kindOf(part) === kindOf(other);
    if (alike) found.push(...codeDifference(part, other));
  });
  const links = new Set([...english.links].map(inChinese));
  found.push(
    ...without(english.codes, chinese.codes).map((code) => `does not name \`${code}\``),
    ...without(chinese.codes, english.codes).map((code) => `names \`${code}\`, not in English`),
    ...without(links, chinese.links).map((link) => `no link to ${link}`),
    ...without(chinese.links, links).map((link) => `a link to ${link}, not in English`),
  );
  return found;
}

/** Where a link of an English page leads in Chinese. */
function inChinese(link: string): string {
  const [path = '', ...anchor] = link.split('#');
  // Pictures of the console, in the language of the page.
  if (/^docs\/console\/.+\.png$/.test(path)) return path.replace('docs/', 'docs/zh-CN/');
  return [chineseOf(path) ?? path, ...anchor].join('#');
}

function without(these: ReadonlySet<string>, those: ReadonlySet<string>): string[] {
  return [...these].filter((one) => !those.has(one));
}

function listed(shapes: readonly string[]): string {
  return shapes.join(' + ') || 'nothing';
}

/** Whether it is a table, or a block of which language. */
function kindOf({ shape }: Part): string {
  return shape.replace(/ of \d.*/, '');
}

/** The first line in which two blocks differ, or row whose names do; what is translated has as many lines. */
function codeDifference({ code }: Part, { code: other, translated }: Part): string[] {
  const count = Math.max(code.length, other.length);
  const lines = Array.from({ length: count }, (_, index) => index);
  const at = lines.find((line) =>
    translated
      ? (code[line] === undefined) !== (other[line] === undefined)
      : code[line] !== other[line],
  );
  if (at === undefined) return [];
  return [`another line: ${shown(other[at])} where English has ${shown(code[at])}`];
}

function shown(line: string | undefined): string {
  return line === undefined ? 'its end' : `"${line}"`;
}
