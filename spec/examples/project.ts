import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { install, type Needs } from '../sdk/toolchain';

const ROOT = join(__dirname, '..', '..');

/** A folder of `examples/` that is copied, installed and run as its users do that. */
export interface Project {
  /** Its path below `examples/`. */
  readonly name: string;
  readonly needs: Needs['needs'];
  /** Commands of a shell that install what it needs, in the copy. */
  readonly install: string;
  readonly run: readonly [command: string, ...args: string[]];
  readonly env?: NodeJS.ProcessEnv;
  /** What it prints where all is well. */
  readonly passed: RegExp;
}

/** What a project printed, and its exit code. */
export interface Ran {
  readonly out: string;
  readonly status: number | null;
}

export const JAVA: Needs['needs'] = [
  ['java', '-version'],
  ['mvn', '--version'],
];
export const GO: Needs['needs'] = [['go', 'version']];
export const PYTHON: Needs['needs'] = [['python3', '-m', 'pip', '--version']];
/** What pip installs into the folder `.packages` of a copy. */
export const PYTHON_ENV = { PYTHONPATH: '.packages', PYTHONDONTWRITEBYTECODE: '1' };

/** The command that installs Python packages there. */
export function pip(...what: readonly string[]): string {
  return `python3 -m pip install -q --no-warn-conflicts --target .packages ${what.join(' ')}`;
}

/** Copies and installs a project, once for a state of its files, and runs it for a spec with that name. */
export function itRuns(
  project: Project,
  name: string,
  check: (run: Runner) => void | Promise<void>,
) {
  const { needs, install: commands } = project;
  const source = join(ROOT, 'examples', project.name);
  const copied = `cp -R . "$0" && cd "$0" && ${commands}`;
  const installed = install(source, { needs, build: (into) => ['sh', '-ec', copied, into] });
  if ('missing' in installed) {
    // With CI=true every example is required.
    if (process.env['CI'] === 'true') it(name, () => expect(installed.missing).toBe('installed'));
    else it.skip(`is left out: ${installed.missing}`, () => undefined);
    return;
  }
  it(name, async () => await check(new Runner(project, installed.built)), 300_000);
}

/** Runs an installed project. */
export class Runner {
  constructor(
    readonly project: Project,
    /** The copy that it runs in. */
    readonly folder: string,
  ) {}

  /** With the programs of a folder before those on the PATH; without those of this project's own packages. */
  run(programs?: string): Ran {
    const [command, ...args] = this.project.run;
    const path = (process.env['PATH'] ?? '')
      .split(delimiter)
      .filter((folder) => !folder.includes('node_modules'));
    if (programs !== undefined) path.unshift(programs);
    const { stdout, stderr, status } = spawnSync(command, args, {
      cwd: this.folder,
      env: { ...process.env, ...this.project.env, PATH: path.join(delimiter) },
      encoding: 'utf8',
      // An input that stays open.
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return { out: stdout + stderr, status };
  }
}

/** A folder with the built command `mqrest` and the ids of the processes that it became. */
export class CommandFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'mqrest-example-'));

  constructor() {
    const cli = join(ROOT, 'dist', 'cli.js');
    const program = `#!/bin/sh\necho $$ >> '${this.path}/pids'\nexec '${process.execPath}' '${cli}' "$@"\n`;
    writeFileSync(join(this.path, 'mqrest'), program, { mode: 0o755 });
  }

  started(): number[] {
    return readFileSync(join(this.path, 'pids'), 'utf8').trim().split('\n').map(Number);
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
