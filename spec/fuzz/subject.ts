import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** What a server does that nobody may make it do: its log says so. */
const UNEXPECTED = /unexpected error|InternalError|^[ \t]+at .+:\d+:\d+/m;

/** The server that is fuzzed, in a process of its own. */
export class Subject {
  /** Lines of its log that tell of an error nobody expected. */
  readonly complaints: string[] = [];
  #ended: string | undefined;
  readonly #exited: Promise<never>;

  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
  ) {
    process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (UNEXPECTED.test(text)) this.complaints.push(text.slice(0, 2000));
    });
    this.#exited = new Promise((_, reject) => {
      process.once('exit', (code, signal) => {
        this.#ended = signal ?? String(code);
        reject(new Error(`the server has ended (${this.#ended})`));
      });
    });
    this.#exited.catch(() => undefined);
  }

  /** Starts `dist/cli.js`, which has been built, with flags of its own. */
  static async start(root: string, flags: readonly string[] = []): Promise<Subject> {
    const child = fork(join(root, 'dist/cli.js'), ['--port', '0', '--log', 'off', ...flags], {
      execArgv: ['--expose-gc', '--require', join(root, 'spec/fuzz/watch.js')],
      silent: true,
    });
    const port = await new Promise<number>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1];
        if (found !== undefined) resolve(Number(found));
      });
    });
    return new Subject(child, port);
  }

  /** How it has ended, which it should not have. */
  get ended(): string | undefined {
    return this.#ended;
  }

  /** Its longest stall since it was asked last (ms), and its memory when garbage has been collected. */
  state(): Promise<{ stall: number; bytes: number }> {
    const told = new Promise<{ stall: number; bytes: number }>((resolve) => {
      this.process.once('message', (message) => resolve(message as never));
    });
    this.process.send('state');
    return Promise.race([told, this.#exited]);
  }

  async stop(): Promise<void> {
    if (this.#ended !== undefined) return;
    this.process.disconnect();
    await this.#exited.catch(() => undefined);
  }
}
