import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { normalise, type Answer, type Command } from './protocol';

/** How to start a driver. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** A program in an SDK's own language that does what it is told; commands are done one by one. */
export class Driver {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting: Waiting[] = [];
  readonly #ended: Promise<void>;
  #complaints = '';

  constructor({ command, args, env }: Program) {
    this.#process = spawn(command, args, { env: { ...process.env, ...env } });
    this.#process.stdin.on('error', () => undefined);
    this.#process.stderr.on('data', (chunk: Buffer) => {
      this.#complaints = (this.#complaints + chunk.toString()).slice(-4_000);
    });
    createInterface({ input: this.#process.stdout }).on('line', (line) => this.#answered(line));
    this.#ended = new Promise((resolve) => {
      const end = (why: string): void => {
        this.#failAll(new Error(`the driver ${command} ${why}\n${this.#complaints}`));
        resolve();
      };
      this.#process.once('error', (error) => end(`cannot be started: ${error.message}`));
      this.#process.once('close', () => end('ended'));
    });
  }

  /** Rejects only when the driver itself breaks; what an SDK throws is an answer. */
  call(command: Command): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process.stdin.write(lineOf(command));
    });
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  #answered(line: string): void {
    const waiting = this.#waiting.shift();
    try {
      waiting?.resolve(normalise(JSON.parse(line) as Answer));
    } catch {
      waiting?.reject(new Error(`not an answer: ${line.slice(0, 500)}`));
    }
  }

  #failAll(error: Error): void {
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
  }
}

/** The readline module of Node takes U+2028 and U+2029 for ends of a line too. */
function lineOf(value: unknown): string {
  const text = JSON.stringify(value);
  return `${text.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`;
}
