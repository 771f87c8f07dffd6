import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Settings } from '../../src/index';
import type { Fill } from './fill';

/** A server in a process of its own, and what it says of itself. */
export class BenchServer {
  private constructor(
    readonly port: number,
    readonly process: ChildProcess,
  ) {}

  static async start(
    kind: 'mqrest' | 'echo' | 'echo-own',
    redisUrl = '',
    settings: Partial<Settings> = {},
  ): Promise<BenchServer> {
    const chosen = JSON.stringify(settings);
    const child = fork(join(__dirname, 'server-process.js'), [kind, redisUrl, chosen], {
      execArgv: ['--expose-gc'],
    });
    const { port } = await reply<{ port: number }>(child);
    return new BenchServer(port, child);
  }

  /** CPU time since its start (µs) and resident memory (bytes). */
  usage(): Promise<{ cpuUs: number; rss: number }> {
    return this.#ask({ ask: 'usage' });
  }

  async fill(fill: Fill): Promise<void> {
    await this.#ask({ ask: 'fill', fill });
  }

  async collectGarbage(): Promise<void> {
    await this.#ask({ ask: 'gc' });
  }

  /** Starts to measure event-loop stalls; {@link longestStall} then says the longest since it was asked last. */
  async watchStalls(): Promise<void> {
    await this.#ask({ ask: 'watch-stalls' });
  }

  async longestStall(): Promise<number> {
    return (await this.#ask<{ stall: number }>({ ask: 'stall' })).stall;
  }

  /** Resolves when it has closed, which the next one on its store need not wait for then. */
  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.disconnect();
    await exited;
  }

  #ask<T>(message: object): Promise<T> {
    const answer = reply<T>(this.process);
    this.process.send(message);
    return answer;
  }
}

function reply<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => {
      reject(new Error(`the server ended with ${code}`));
    };
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as T);
    });
  });
}
