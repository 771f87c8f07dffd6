import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import type { Program } from './driver';

export type SdkName = 'Node' | 'Java' | 'Python' | 'Go';

/** How an SDK gets onto this machine, as its users install it, and how its driver is started. */
export interface Toolchain {
  readonly sdk: SdkName;
  /** Each must run, with these arguments. */
  readonly needs: readonly (readonly [command: string, ...args: string[]])[];
  /** Below `drivers/`. */
  readonly folder: string;
  /** The command that installs SDK and driver into an empty folder; absent: `npm ci` did it. */
  readonly build?: (into: string) => readonly [command: string, ...args: string[]];
  readonly program: (source: string, built: string) => Program;
}

/** The driver's program, or why this machine has none. */
export type Found = { readonly program: Program } | { readonly missing: string };

const DRIVERS = join(__dirname, 'drivers');
const CACHE = join(__dirname, '..', '..', '.cache', 'sdk');
/** The first build fetches the SDK and all it needs. */
const BUILD_TIMEOUT_MS = 400_000;

/** What a folder of sources needs to be built. */
export type Needs = Pick<Toolchain, 'needs' | 'build'>;

/** A folder whose `requirements.txt` is installed beside what else is built of it. */
export const pip: Needs = {
  needs: [['python3', '-m', 'pip', '--version']],
  build: (into) => [
    'python3',
    '-m',
    'pip',
    'install',
    '-q',
    '--target',
    into,
    '-r',
    'requirements.txt',
  ],
};

export const toolchains: readonly Toolchain[] = [
  {
    sdk: 'Node',
    needs: [],
    folder: 'node',
    program: (source) => ({ command: process.execPath, args: [join(source, 'driver.js')] }),
  },
  {
    sdk: 'Java',
    needs: [
      ['java', '-version'],
      ['mvn', '--version'],
    ],
    folder: 'java',
    build: (into) => [
      'mvn',
      '-q',
      '-B',
      `-Ddriver.build=${into}`,
      'package',
      'dependency:copy-dependencies',
    ],
    program: (_, built) => ({
      command: 'java',
      args: [
        '-XX:TieredStopAtLevel=1',
        '-cp',
        [join(built, 'driver.jar'), join(built, 'dependency', '*')].join(delimiter),
        'Driver',
      ],
    }),
  },
  {
    sdk: 'Python',
    ...pip,
    folder: 'python',
    program: (source, built) => ({
      command: 'python3',
      args: [join(source, 'driver.py')],
      env: { PYTHONPATH: built, PYTHONIOENCODING: 'utf-8', PYTHONDONTWRITEBYTECODE: '1' },
    }),
  },
  {
    sdk: 'Go',
    needs: [['go', 'version']],
    folder: 'go',
    build: (into) => ['go', 'build', '-o', join(into, 'driver'), '.'],
    program: (_, built) => ({ command: join(built, 'driver'), args: [] }),
  },
];

/** Installs and builds a driver with its SDK; see {@link install}. */
export function find(toolchain: Toolchain): Found {
  const source = join(DRIVERS, toolchain.folder);
  const installed = install(source, toolchain);
  if ('missing' in installed) return installed;
  return { program: toolchain.program(source, installed.built) };
}

/**
 * Installs and builds what is needed, once for a state of the sources and the command; blocks meanwhile. `built` is
 * the folder it is in; the sources where there is nothing to build.
 */
export function install(
  source: string,
  { needs, build }: Needs,
): { readonly built: string } | { readonly missing: string } {
  const lacking = lackingTool(needs);
  if (lacking !== undefined) return { missing: lacking };
  if (build === undefined) return { built: source };
  const built = join(CACHE, `${basename(source)}-${digestOf(source, build)}`);
  try {
    if (!existsSync(built)) buildInto(built, source, build);
  } catch (error) {
    return { missing: `it cannot be installed: ${firstLine(error)}` };
  }
  return { built };
}

function lackingTool(needs: Toolchain['needs']): string | undefined {
  for (const [command, ...args] of needs) {
    const { error, status } = spawnSync(command, args, { stdio: 'ignore' });
    if (error !== undefined) return `no ${command} in PATH`;
    if (status !== 0) return `${[command, ...args].join(' ')} does not work`;
  }
  return undefined;
}

/** Built aside: a build that was cut short leaves nothing that looks finished. */
function buildInto(built: string, source: string, build: NonNullable<Toolchain['build']>): void {
  const aside = `${built}.${process.pid}`;
  mkdirSync(aside, { recursive: true });
  try {
    const [command, ...args] = build(aside);
    execFileSync(command, args, { cwd: source, stdio: 'pipe', timeout: BUILD_TIMEOUT_MS });
    renameSync(aside, built);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function firstLine(error: unknown): string {
  const { stderr, stdout } = error as { stderr?: Buffer; stdout?: Buffer };
  const said = `${stderr?.toString() ?? ''}\n${stdout?.toString() ?? ''}\n${String(error)}`;
  const lines = said.split('\n').map((line) => line.trim());
  return lines.find((line) => /error/i.test(line)) ?? lines.find(Boolean) ?? 'no reason given';
}

function digestOf(folder: string, build: NonNullable<Toolchain['build']>): string {
  const hash = createHash('sha256').update(JSON.stringify(build('')));
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const name of names.sort()) {
    hash.update(name.slice(folder.length)).update('\0').update(readFileSync(name));
  }
  return hash.digest('hex').slice(0, 16);
}
