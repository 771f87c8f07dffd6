import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
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

  it('passes against the command', () => {
    const [command, ...args] = recipe.run(built);
    const env = { ...process.env, MQREST: `${process.execPath} ${CLI}`, ...recipe.env?.(built) };
    const out = execFileSync(command, args, {
      cwd: source,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(out).toMatch(recipe.passed);
  }, 120_000);
});
