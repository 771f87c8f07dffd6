import { fork, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../../src/config/settings';
import { Connection } from '../load/connection';
import type { Target } from '../load/load';
import { consume, KEY, signed } from '../load/requests';
import { nameless } from './nameless';
import { startRedis, type Redis } from './redis';
import type { Fill } from './fill';

/** The build of this checkout. */
export const THIS_BUILD = join(__dirname, '../../../..');

/** What to serve, in a process of its own. */
export interface Bed {
  readonly serve: 'mqrest' | 'own echo' | 'stock echo';
  /** The folder of a build of mqrest; by itself that of this checkout. */
  readonly dist?: string;
  /** By itself memory; `own` is a Redis for it alone. */
  readonly redis?: 'own' | Redis;
  readonly settings?: Partial<Settings>;
  /** Registers an OpenTelemetry SDK that records so many spans. */
  readonly sdk?: 'none' | 'all';
}

/** A server in a process of its own. */
export class BenchServer implements Target {
  private constructor(
    readonly port: number,
    readonly process: ChildProcess,
    readonly redis: Redis | undefined,
    readonly ownsRedis: boolean,
  ) {}

  static async start({ redis, ...bed }: Bed): Promise<BenchServer> {
    const used = redis === 'own' ? await startRedis() : redis;
    const chosen = JSON.stringify({ dist: THIS_BUILD, redisUrl: used?.url, ...bed });
    const log = nameless();
    const child = fork(join(__dirname, 'server-process.js'), [chosen], {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', log, 'inherit', 'ipc'],
    });
    closeSync(log);
    const { port } = await reply<{ port: number }>(child);
    if (bed.serve === 'mqrest') await checksSignatures(port);
    return new BenchServer(port, child, used, redis === 'own');
  }

  get pids(): number[] {
    return [this.process.pid ?? 0, ...(this.redis ? [this.redis.pid] : [])];
  }

  async fill(fill: Fill): Promise<void> {
    await this.#ask({ ask: 'fill', fill });
  }

  /** Empties it. */
  async reset(): Promise<void> {
    await this.#ask({ ask: 'reset' });
  }

  /** What is in use once the garbage is collected, bytes. */
  async heap(): Promise<NodeJS.MemoryUsage> {
    return (await this.#ask<{ heap: NodeJS.MemoryUsage }>({ ask: 'heap' })).heap;
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
    if (this.ownsRedis) await this.redis?.stop();
  }

  #ask<T>(message: object): Promise<T> {
    const answer = reply<T>(this.process);
    this.process.send(message);
    return answer;
  }
}

/** Nothing is measured that takes a wrong signature for a right one. */
async function checksSignatures(port: number): Promise<void> {
  const connection = await Connection.open(port);
  const right = await connection.request(consume('signed', 'GID_signed', 1));
  const wrong = await connection.request(
    signed('GET', '/topics/signed/messages?consumer=GID_signed', '', {
      ...KEY,
      accessKeySecret: 'wrong',
    }),
  );
  connection.close();
  if (right.status === 403 || wrong.status !== 403) {
    throw new Error(`signatures are not checked: ${right.status} and ${wrong.status}`);
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
