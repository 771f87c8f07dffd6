import { readPage } from '../pages';

export const GLOSSARY = 'docs/zh-CN/glossary.md';

/** A word that the Chinese pages do not use, and the one that they use in its place. */
export interface Avoided {
  readonly word: string;
  readonly term: string;
}

/** The last column of the glossary's table: words between `、`. */
export function avoided(): Avoided[] {
  return [...readPage(GLOSSARY).matchAll(/^\| .+ \|$/gm)].flatMap(([row]) => {
    const [, , term = '', words = ''] = row.split('|').map((cell) => cell.trim());
    return /^-*$|^不用$/.test(words) ? [] : words.split('、').map((word) => ({ word, term }));
  });
}
