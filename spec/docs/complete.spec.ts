import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { allCommands } from '../../src/commands/all-commands';
import { usageOf } from '../../src/commands/syntax';
import { table, type Row } from '../../src/config/settings-table';
import { faultSpec } from '../../src/faults/fault';
import { startMqrest } from '../../src/mqrest';
import { blocksOf, chineseOf, pagePaths, readPage, ROOT } from './pages';

/** The keys of a configuration file, with dots between levels; those of a list's items are not its own. */
function keysOf(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    prefix + key,
    ...keysOf(inner, `${prefix}${key}.`),
  ]);
}

/** The texts between backticks in the first column of a page's tables. */
function firstCells(path: string): string[][] {
  return [...readPage(path).matchAll(/^\| ((?:\\\||[^|\n])*) \|/gm)].map(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code),
  );
}

/** The calls that a cell such as `GET`, `PUT /snapshot` names; `…` stands for a topic's path. */
function callsOf(cell: readonly string[]): string[] {
  const methods: string[] = [];
  const calls: string[] = [];
  let after = false;
  for (const code of cell) {
    const named = code.match(/\b(?:GET|POST|PUT|DELETE)\b/g) ?? [];
    if (named.length > 0 && after) methods.splice(0);
    methods.push(...named);
    const [target] = /[/…]\S*/.exec(code) ?? [];
    after = target !== undefined;
    const path = target?.replace(/\?.*/, '').replace('…', '/topics/{topic}');
    if (path !== undefined) calls.push(...methods.map((method) => `${method} ${path}`));
  }
  return calls;
}

/** The flag that a key tells: `autoCreate` is `--auto-create`, `redis.url` is `--redis-url`. */
function flagOf(key: string): string {
  return key.replaceAll('.', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

describe('the pages leave out', () => {
  it('no key of the configuration file', () => {
    const pages = ['docs/settings.md', 'docs/mqcloud.md'];
    const shown = pages.flatMap((path) =>
      blocksOf(readPage(path))
        .filter(({ language }) => language === 'yaml')
        .flatMap(({ text }) => keysOf(parse(text))),
    );
    const described = [...shown, ...pages.flatMap(firstCells).flat()];
    const rows: Row<unknown>[] = Object.values(table);
    expect(rows.map(({ key }) => key).filter((key) => !described.includes(key))).toEqual([]);
  });

  it('no flag that its key does not tell', () => {
    const rows: Row<unknown>[] = Object.values(table);
    const named = rows.filter(({ key, flag }) => flag !== flagOf(key));
    const lines = readPage('docs/settings.md').split('\n');
    const shown = ({ key, flag, env = 'only in the file' }: Row<unknown>): boolean =>
      lines.some(
        (line) =>
          line.startsWith('|') &&
          line.includes(`\`${key}\``) &&
          (flag === undefined ? line.includes(env) : new RegExp(`\`--${flag}[ \`]`).test(line)),
      );
    expect(named.filter((row) => !shown(row)).map(({ key }) => key)).toEqual([]);
  });

  it('no call of the control API, and name none that is not there', async () => {
    const mq = await startMqrest({ port: 0 });
    const reply = await fetch(`${mq.url}/_mqrest/v1/openapi.json`);
    const { paths } = (await reply.json()) as { paths: Record<string, object> };
    await mq.close();
    const calls = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const described = firstCells('docs/testing.md').flatMap(callsOf);
    expect([...described, 'GET /openapi.json'].sort()).toEqual(calls.sort());
  });

  it('no command', () => {
    const described = firstCells('docs/commands.md').flat();
    const usages = allCommands.map(usageOf);
    expect(usages.filter((usage) => !described.includes(usage))).toEqual(['doctor [-- FLAGS...]']);
    expect(described).toContain('doctor');
  });

  it('no member of a fault', () => {
    const page = readPage('docs/faults.md');
    const { match, action, ...effect } = faultSpec.entries;
    const members = [match.wrapped.entries, action.entries, effect].flatMap(Object.keys);
    expect(members.filter((name) => !new RegExp(`[\`".]${name}[\`":]`).test(page))).toEqual([]);
  });

  it('no room of the source: the house names each, and each has a page of its own', () => {
    const rooms = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(firstCells('src/README.md').flat().sort()).toEqual(rooms.sort());
    const bare = rooms.filter((room) => !existsSync(join(ROOT, 'src', room, 'README.md')));
    expect(bare).toEqual([]);
  });

  it('none of docs/ in the README', () => {
    const readme = readPage('README.md');
    const pages = pagePaths().filter(
      (path) => chineseOf(path) !== undefined && path !== 'README.md',
    );
    expect(pages.filter((path) => !readme.includes(`](${path})`))).toEqual([]);
  });
});
