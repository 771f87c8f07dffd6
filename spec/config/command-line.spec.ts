import { help, readFlags } from '../../src/config/command-line';
import { table, type Row } from '../../src/config/settings-table';

describe('the help', () => {
  const lines = help().trimEnd().split('\n');

  it('fits 80 columns', () => {
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each(Object.values<Row<unknown>>(table).filter(({ flag }) => flag !== undefined))(
    'has one line for --$flag that says what it is, under a heading',
    ({ flag = '' }) => {
      const at = lines.filter((line) => line.slice(5).startsWith(` --${flag} `));
      expect(at).toHaveLength(1);
      expect(at[0]).toMatch(/ --[a-z-]+ \S+ +\S.*/);
      const heading = lines.slice(0, lines.indexOf(at[0] ?? '')).findLast((l) => /^\S/.test(l));
      expect(heading).toMatch(/^[A-Z].*:$/);
      expect(heading).not.toBe('Other:');
    },
  );

  it('names the settings that have no flag', () => {
    for (const { key, flag } of Object.values<Row<unknown>>(table)) {
      if (flag === undefined) expect(help()).toContain(key);
    }
  });
});

describe('flags of one letter', () => {
  it('do as well as the long ones', () => {
    expect(readFlags(['-p', '0', '-c', 'a.yaml'])).toMatchObject({
      chosen: { port: 0 },
      file: 'a.yaml',
      problems: [],
    });
    expect(readFlags(['-p=7']).chosen).toEqual({ port: 7 });
    expect(readFlags(['-h']).help).toBe(true);
    expect(readFlags(['-v']).version).toBe(true);
  });

  it.each([
    [['-p', '-h'], '--port: needs a value'],
    [['-x', '1'], '-x: unknown flag; see --help'],
    [['-port', '1'], '-port: unknown flag; did you mean --port? see --help'],
  ])('are refused in words: %j', (argv, problem) => {
    expect(readFlags(argv).problems[0]).toBe(problem);
  });
});
