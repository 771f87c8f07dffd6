import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notRunLanguages, snippetLanguages } from '../languages/languages';
import { snippetNames } from '../languages/snippets';
import { blocksOf, readPage, ROOT } from './pages';
import { SNIPPET_PAGES, withSnippets } from './snippets';

const source = (path: string): string =>
  readFileSync(join(ROOT, 'spec/languages', path), 'utf8').replace(/>\s+</g, '><');

describe.each(SNIPPET_PAGES)('%s', (path) => {
  const page = readPage(path);
  const blocks = blocksOf(page);

  it('shows the programs of spec/languages, as npm run docs writes them', () => {
    expect(page).toBe(withSnippets(page));
  });

  it.each(snippetLanguages)('shows every snippet in $name', ({ fence }) => {
    const shown = blocks.filter(({ language }) => language === fence);
    expect(shown).toHaveLength(snippetNames.length);
  });

  it.each(notRunLanguages)('says of those in $name that they are not run', ({ fence }) => {
    const reasons = blocks.filter(({ language }) => language === fence).map((one) => one.notRun);
    expect(new Set(reasons)).toEqual(new Set(['compared with the requests of the SDK']));
  });

  it('installs what the programs are run with', () => {
    const install = blocks.map(({ text }) => text).join('\n');
    const named = {
      java: [...install.replace(/>\s+</g, '><').matchAll(/<dependency>.*?<\/dependency>/g)],
      go: [...install.matchAll(/(github\.com\/\S+)@(v\S+)/g)],
      python: [...install.matchAll(/^pip install (\S+)$/gm)],
      node: [...install.matchAll(/^npm install (\S+)@(\d\S+)$/gm)],
    };
    expect(named.java).toHaveLength(3);
    for (const [dependency] of named.java) expect(source('java/pom.xml')).toContain(dependency);
    expect(named.go.length).toBeGreaterThan(0);
    for (const [, module, version] of named.go) {
      expect(source('go/go.mod')).toContain(`${module} ${version}`);
    }
    expect(named.python.map(([, one]) => one)).toEqual([source('python/requirements.txt').trim()]);
    const [[, sdk = '', version] = []] = named.node;
    const { version: installed } = JSON.parse(
      readFileSync(join(ROOT, 'node_modules', sdk, 'package.json'), 'utf8'),
    ) as { version: string };
    expect(version).toBe(installed);
  });
});
