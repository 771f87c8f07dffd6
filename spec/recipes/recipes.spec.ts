import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { install, pip, type Needs } from '../sdk/toolchain';

/** A folder of tests in another language, run as its users run it. */
interface Recipe extends Needs {
  readonly name: string;
  readonly run: (built: string) => readonly [command: string, ...args: string[]];
  readonly env?: (built: string) => NodeJS.ProcessEnv;
  /** What it prints when both of its tests have passed. */
  readonly passed: RegExp;
}

const MAVEN = (built: string) => ['mvn', '-B', `-Drecipe.build=${built}`] as const;
const recipes: readonly Recipe[] = [
  {
    name: 'pytest',
    ...pip,
    run: () => ['python3', '-m', 'pytest', '-p', 'no:cacheprovider'],
    env: (built) => ({ PYTHONPATH: built, PYTHONDONTWRITEBYTECODE: '1' }),
    passed: /2 passed/,
  },
  {
    name: 'junit',
    needs: [
      ['java', '-version'],
      ['mvn', '--version'],
    ],
    build: (into) => [...MAVEN(into), '-q', 'test-compile'],
    run: (built) => [...MAVEN(built), 'test'],
    passed: /Tests run: 2, Failures: 0, Errors: 0, Skipped: 0/,
  },
  {
    name: 'go',
    needs: [['go', 'version']],
    build: (into) => ['go', 'test', '-c', '-o', join(into, 'orders.test'), '.'],
    run: () => ['go', 'test', '-count=1', '-v', './...'],
    passed: /(--- PASS[^]*){2}/,
  },
];

const CLI = join(__dirname, '..', '..', 'dist', 'cli.js');
/** Without the programs of this project's own packages. */
const PATH = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(delimiter);

describe.each(recipes)('the recipe for $name', (recipe) => {
  const source = join(__dirname, recipe.name);
  const installed = install(source, recipe);

  if ('missing' in installed) {
    // With CI=true every recipe is required.
    if (process.env['CI'] === 'true') it('runs', () => expect(installed.missing).toBe('installed'));
    else it.skip(`is left out: ${installed.missing}`, () => undefined);
    return;
  }
  const { built } = installed;

  const run = (path: string): { out: string; status: number | null } => {
    const [command, ...args] = recipe.run(built);
    const env: NodeJS.ProcessEnv = { ...process.env, PATH: path, ...recipe.env?.(built) };
    delete env['MQREST'];
    const { stdout, stderr, status } = spawnSync(command, args, {
      cwd: source,
      env,
      encoding: 'utf8',
      // An input that stays open.
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return { out: stdout + stderr, status };
  };

  it('passes against the command on the PATH, and leaves none running', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mqrest-recipe-'));
    const pids = join(folder, 'pids');
    const program = `#!/bin/sh\necho $$ >> ${pids}\nexec ${process.execPath} ${CLI} "$@"\n`;
    writeFileSync(join(folder, 'mqrest'), program, { mode: 0o755 });
    const { out, status } = run(`${folder}${delimiter}${PATH}`);
    expect(out).toMatch(recipe.passed);
    expect(status).toBe(0);
    const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number);
    for (const pid of started) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    rmSync(folder, { recursive: true });
  }, 120_000);

  it('says that the command was not found', () => {
    const { out, status } = run(PATH);
    expect(out).toContain(
      'mqrest was not found: install mqrest so that it is on the PATH, or set MQREST to the command that starts it',
    );
    expect(status).not.toBe(0);
  }, 120_000);
});
