import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readPage, ROOT } from './pages';

const FIXTURES = join(ROOT, 'fixtures');

/** A pattern of paths; a star stands for anything but a slash. */
function matcherOf(pattern: string): RegExp {
  const escaped = pattern.replace(/[.]/g, '\\.').replaceAll('*', '[^/]*');
  return new RegExp(`^${escaped}$`);
}

describe('fixtures/README.md', () => {
  const patterns = [...readPage('fixtures/README.md').matchAll(/`([\w*-]+\/[\w.*/-]+)`/g)]
    .map(([, pattern = '']) => pattern)
    .filter((pattern) => !pattern.startsWith('spec/'));
  const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path !== 'README.md' && statSync(join(FIXTURES, path)).isFile(),
  );

  it('says of every file where its bytes come from', () => {
    const unknown = files.filter((path) => !patterns.some((one) => matcherOf(one).test(path)));
    expect(unknown).toEqual([]);
  });

  it('names nothing that is not there', () => {
    const unused = patterns.filter((one) => !files.some((path) => matcherOf(one).test(path)));
    expect(unused).toEqual([]);
  });
});
