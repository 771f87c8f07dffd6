import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SnippetLanguage } from './languages';

export const snippetNames = [
  'begin',
  'publish',
  'consume',
  'ack',
  'ordered',
  'timed',
  'transactional',
] as const;
export type SnippetName = (typeof snippetNames)[number];

/** Also where `npm run docs` has this in its bundle. */
const PROGRAMS = join(__dirname, '../../spec/languages');
const MARKED = /^ *\t*(?:\/\/|#) snippet: (\w+)\n(.*?)^ *\t*(?:\/\/|#) end$/gms;
/** Opens every file of PHP, so nothing can stand before it. */
const PHP = '<?php\n';

/**
 * The parts of a language's program between `snippet: …` and `end`, as pages show them: without what they are indented by,
 * parts of one name after one another, in the order of {@link snippetNames}. Throws where one is missing.
 */
export function snippetsOf(language: SnippetLanguage): ReadonlyMap<SnippetName, string> {
  const source = readFileSync(join(PROGRAMS, language.folder, language.file), 'utf8');
  const parts = [...source.matchAll(MARKED)].map(([, name = '', text = '']) => ({
    name,
    text: outdented(text).trim(),
  }));
  return new Map(
    snippetNames.map((name) => {
      const texts = parts.filter((part) => part.name === name).map(({ text }) => text);
      if (texts.length === 0) throw new Error(`${language.file} has no snippet ${name}`);
      const opening = name === 'begin' && source.startsWith(PHP) ? PHP : '';
      return [name, `${opening}${texts.join('\n\n')}\n`] as const;
    }),
  );
}

function outdented(text: string): string {
  const lines = text.split('\n');
  const indents = lines.filter((line) => line !== '').map((line) => line.search(/[^ \t]/));
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join('\n');
}
