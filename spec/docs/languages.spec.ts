import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { differences } from './languages/differences';
import { avoided, GLOSSARY } from './languages/glossary';
import { chineseOf, englishOf, pagePaths, proseOf, readPage, ROOT } from './pages';

const pairs = pagePaths().flatMap((english) => {
  const chinese = chineseOf(english);
  return chinese === undefined ? [] : [[english, chinese] as const];
});
const chinesePages = pairs
  .map(([, chinese]) => chinese)
  .filter((path) => existsSync(join(ROOT, path)));

describe('the pages in Chinese', () => {
  it.each(pairs)('%s has %s, with the same headings, parts, code, names and links', (...paths) => {
    const [english, chinese] = paths.map((path) => ({
      path,
      text: existsSync(join(ROOT, path)) ? readPage(path) : '',
    }));
    if (english === undefined || chinese?.text === '') throw new Error(`${paths[1]} is missing`);
    expect(chinese && differences(english, chinese)).toEqual([]);
  });

  it('stand beside a page in English each, but for the glossary', () => {
    const alone = pagePaths().filter(
      (path) =>
        path.includes('zh-CN') && path !== GLOSSARY && !existsSync(join(ROOT, englishOf(path))),
    );
    expect(alone).toEqual([]);
  });

  it.each(chinesePages)('%s uses the words of the glossary', (path) => {
    const lines = proseOf(readPage(path)).split('\n');
    const wrong = lines.flatMap((line) =>
      avoided()
        .filter(({ word }) => line.includes(word))
        .map(({ word, term }) => `${word}: ${term}: ${line}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each(chinesePages)(
    '%s does not break lines within a paragraph, which would show as spaces',
    (path) => {
      const broken = proseOf(readPage(path)).match(
        /^.*[\p{Script=Han}，。；：、）]\n(?![-|#<\n]|\d+\. )\p{Any}/gmu,
      );
      expect(broken ?? []).toEqual([]);
    },
  );

  it.each(chinesePages)(
    '%s has bold text that ends before its punctuation, or it is not shown',
    (path) => {
      expect(
        proseOf(readPage(path)).match(/\*\*(?=\S)[^*\n]+[，。；：、）]\*\*(?=[\p{L}\p{N}])/gu) ??
          [],
      ).toEqual([]);
    },
  );

  it('are in the package', () => {
    const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const [{ files }] = JSON.parse(listing) as [{ files: { path: string }[] }];
    const packed = files.map(({ path }) => path);
    expect(chinesePages.filter((path) => !packed.includes(path))).toEqual([]);
  });
});

describe('a difference between two pages is told with its place', () => {
  const english = [
    '# One',
    '[简体中文](zh-CN/one.md)',
    'Text with `code` and [a link](two.md#here).',
    '## Second part',
    '- an item\n- another',
    '| a | b |\n| - | - |\n| `x` | c |\n| `y` | d |',
    '```sh\nls # all there is\n```',
    '```text not-run: a picture\nstore → broker\n```',
  ];
  const chinese = [
    '# 一',
    '[English](../one.md)',
    '带有 `code` 和[链接](two.md#here)的文字。',
    '## <a id="second-part"></a>第二部分',
    '- 一项\n- 另一项',
    '| 甲 | 乙 |\n| -- | -- |\n| `x` | 丙 |\n| `y` | 丁 |',
    '```sh\nls # 全部\n```',
    '<!-- translated -->',
    '```text not-run: 图\n存储 → 代理\n```',
  ];
  const told = (change: (page: string) => string): string[] =>
    differences(
      { path: 'docs/one.md', text: `${english.join('\n\n')}\n` },
      { path: 'docs/zh-CN/one.md', text: change(`${chinese.join('\n\n')}\n`) },
    );

  it('none between these', () => expect(told((page) => page)).toEqual([]));

  it.each([
    ['[English](../one.md)', '', 'no line that leads to docs/one.md'],
    [' <a id="second-part"></a>', ' ', 'no heading with <a id="second-part"></a>'],
    [' <a id="second-part"></a>', ' ', '第二部分 is no heading of docs/one.md'],
    ['## <a', '### <a', 'a heading of level 3, not 2'],
    ['\n- 另一项', '', 'list of 1 + table of 2 rows, 2 columns + block of sh'],
    ['\n| `x` | 丙 |', '', 'table of 1 rows, 2 columns'],
    ['\n| `x` | 丙 |', '', 'another line: "`y`" where English has "`x`"'],
    ['ls #', 'ls -a #', '"ls -a" where English has "ls"'],
    ['<!-- translated -->\n\n', '', '"存储 → 代理" where English has "store → broker"'],
    ['存储 → 代理', '存储\n代理', '"代理" where English has its end'],
    ['`code`', '`cod`', 'does not name `code`'],
    ['two.md#here', 'two.md#there', 'no link to docs/zh-CN/two.md#here'],
    ['two.md#here', '../two.md#here', 'a link to docs/two.md#here, not in English'],
  ])('%j as %j', (text, other, sentence) => {
    expect(told((page) => page.replace(text, other)).join('\n')).toContain(sentence);
  });

  it('with the line of its heading', () => {
    expect(told((page) => page.replace('ls', 'dir'))).toEqual([
      'docs/zh-CN/one.md:7 (docs/one.md#second-part): another line: "dir" where English has "ls"',
    ]);
  });

  it('an old table', () => {
    const table = '<!-- bench -->\n\n[1](one.svg)\n\n<!-- end of bench -->';
    const page = (path: string, head: string, text: string) => ({
      path,
      text: `${head}\n\n${text}\n`,
    });
    const one = page('docs/one.md', '# One\n\n[简体中文](zh-CN/one.md)', table);
    const other = (text: string) => page('docs/zh-CN/one.md', '# 一\n\n[English](../one.md)', text);
    expect(differences(one, other(table.replace('(one', '(../one')))).toEqual([]);
    expect(differences(one, other(table.replace('(one', '(../one').replace('1', '2')))).toEqual([
      'docs/zh-CN/one.md: a table is old; npm run docs writes it',
    ]);
  });
});
