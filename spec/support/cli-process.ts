import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CLI = join(__dirname, '..', '..', 'dist', 'cli.js');

/** How to start the command. */
export interface CliOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** The working directory; absent: one without a configuration file. */
  readonly cwd?: string;
  /** The command and what comes before the flags; absent: `node dist/cli.js`. */
  readonly command?: readonly [string, ...string[]];
}

/** The command `mqrest` as a process of its own, and what it has printed. */
export class CliProcess {
  out = '';
  err = '';
  readonly child: ChildProcess;
  readonly #exit: Promise<unknown[]>;

  constructor(flags: readonly string[], { env, cwd, command }: CliOptions = {}) {
    const [program, ...args] = command ?? [process.execPath, CLI];
    this.child = spawn(program, [...args, ...flags], {
      cwd: cwd ?? tmpdir(),
      env: { ...withoutSettings(), ...env },
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    this.#exit = once(this.child, 'close');
  }

  /** Where it serves, once it says so; rejects with what it printed if it ends before. */
  async url(): Promise<string> {
    for (;;) {
      const [, url] = /^mqrest ready on (\S+) /m.exec(this.out) ?? [];
      if (url !== undefined) return url;
      const ended = this.#exit.then(() => {
        throw new Error(`mqrest ended: ${this.out}${this.err}`);
      });
      await Promise.race([once(this.child.stdout ?? this.child, 'data'), ended]);
    }
  }

  /** Its exit code, once it has ended. */
  async code(): Promise<number | null> {
    const [code] = (await this.#exit) as [number | null];
    return code;
  }

  /** Asks it to end, if it has not; resolves with its exit code. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode === null) this.child.kill('SIGTERM');
    return this.code();
  }
}

/** The environment of the specs, without settings for mqrest. */
function withoutSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('MQREST_')),
  );
}
