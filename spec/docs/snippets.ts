import { snippetLanguages, type SnippetLanguage } from '../languages/languages';
import { snippetsOf } from '../languages/snippets';

/** The pages that show the programs of `spec/languages` in parts. */
export const SNIPPET_PAGES = ['docs/languages.md', 'docs/zh-CN/languages.md'];

/** The page with each block in one of those languages as its program has it: the first is its beginning, and so on. */
export function withSnippets(page: string): string {
  return snippetLanguages.reduce(withSnippetsIn, page);
}

function withSnippetsIn(page: string, language: SnippetLanguage): string {
  const texts = [...snippetsOf(language).values()];
  let next = 0;
  return page.replace(
    new RegExp(`^(\`\`\`${language.fence}(?: [^\n]+)?\n)(.*?)^\`\`\`$`, 'gms'),
    (block, fence: string) => {
      const text = texts[next++];
      return text === undefined ? block : `${fence}${text}\`\`\``;
    },
  );
}
