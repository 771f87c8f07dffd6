import { readPage } from './pages';
import { settingsReference } from './settings/reference';

/** A table without the spaces that only align its columns. */
function compact(table: string): string {
  return table.replace(/ +\|/g, ' |').replace(/-{3,}/g, '---');
}

describe('the reference of the settings', () => {
  it.each([
    ['docs/settings.md', 'en'],
    ['docs/zh-CN/settings.md', 'zh'],
  ] as const)('in %s is what npm run docs writes', (path, language) => {
    const [, written = ''] =
      /<!-- settings -->\n\n(.*?)\n\n<!-- end of settings -->/s.exec(readPage(path)) ?? [];
    expect(compact(written).split('\n')).toEqual(compact(settingsReference(language)).split('\n'));
  });
});
