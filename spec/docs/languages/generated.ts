import { putTable } from '../../bench/report/page';

/** A page, by its path from the project's folder. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** The one table that differs between languages. */
const SETTINGS = 'settings';

/** The Chinese page with the English page's tables between `<!-- name -->` and `<!-- end of name -->`. */
export function withGenerated(english: Page, chinese: Page): string {
  const tables = english.text.matchAll(/^<!-- (\w+) -->\n\n(.*?)\n\n<!-- end of \1 -->$/gms);
  return [...tables].reduce((page, [, name = '', table = '']) => {
    if (name === SETTINGS || !page.includes(`<!-- end of ${name} -->`)) return page;
    return putTable(page, name, fromFolderBelow(table));
  }, chinese.text);
}

/** Links that are written one folder further down. */
function fromFolderBelow(table: string): string {
  return table.replace(/\]\((?!https?:|#)/g, '](../');
}
