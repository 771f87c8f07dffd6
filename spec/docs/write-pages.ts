// What `npm run docs` does: writes into the pages what is made by commands.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { putTable } from '../bench/report/page';
import { withGenerated } from './languages/generated';
import { chineseOf, pagePaths, readPage, ROOT } from './pages';
import { settingsReference } from './settings/reference';
import { SNIPPET_PAGES, withSnippets } from './snippets';

const write = (path: string, text: string): void => {
  writeFileSync(join(ROOT, path), text);
};

write(
  'docs/settings.md',
  putTable(readPage('docs/settings.md'), 'settings', settingsReference('en')),
);
write(
  'docs/zh-CN/settings.md',
  putTable(readPage('docs/zh-CN/settings.md'), 'settings', settingsReference('zh')),
);
for (const path of SNIPPET_PAGES) write(path, withSnippets(readPage(path)));
for (const path of pagePaths()) {
  const chinese = chineseOf(path);
  if (chinese === undefined || !pagePaths().includes(chinese)) continue;
  const page = { path: chinese, text: readPage(chinese) };
  write(chinese, withGenerated({ path, text: readPage(path) }, page));
}
