import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** A Redis process on a loopback port with a folder of its own. */
export interface RedisProcess {
  readonly port: number;
  /** Of the process that runs now. */
  readonly pid: number;
  /** Halts it, as a machine that hangs would (`SIGSTOP`), or lets it go on (`SIGCONT`). */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** Stops it without a farewell, as a crash would; its folder stays. */
  kill(): Promise<void>;
  /** Starts it again after a kill, on its port and with what it had saved. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/**
 * The shell becomes Redis and leaves a watcher behind that ends it when our end of stdin is gone:
 * no process survives a test run, however that ends. A limit of file sizes (`prlimit`) is then like
 * a full disk: a write fails, and no signal ends the process.
 */
const SCRIPT = 'trap "" XFSZ; exec 3<&0; (read _ <&3; kill $$) 2>/dev/null & exec "$0" "$@"';
const READY = /Ready to accept connections|\+monitor master/;

/** Starts `redis-server` with this configuration, by default without persistence, and waits until it serves. */
export async function startRedisProcess(
  binary: string,
  configure: (port: number) => readonly string[] | Promise<readonly string[]> = () => [],
  port?: number,
): Promise<RedisProcess> {
  for (let attempt = 1; ; attempt++) {
    try {
      const chosen = port ?? (await freePort());
      return await launch(binary, chosen, await configure(chosen));
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

async function launch(
  binary: string,
  port: number,
  lines: readonly string[],
): Promise<RedisProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'mqrest-redis-'));
  const sentinel = lines.some((line) => line.startsWith('sentinel'));
  const file = join(folder, 'redis.conf');
  const base = ['bind 127.0.0.1', `port ${port}`, `dir ${folder}`];
  const volatile = sentinel ? [] : ['save ""', 'appendonly no'];
  writeFileSync(file, [...base, ...volatile, ...lines, ''].join('\n'));
  const args = sentinel ? [file, '--sentinel'] : [file];
  let child = await run(binary, args);
  const kill = () => end(child);
  const restart = async () => {
    child = await run(binary, args);
  };
  const stop = async () => {
    await kill();
    // A save under way is a process of its own, which may still write there.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => void child.kill(name);
  return {
    ...{ port, kill, restart, stop, signal },
    get pid() {
      return child.pid ?? 0;
    },
  };
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

async function run(binary: string, args: readonly string[]): Promise<Child> {
  const child = spawn('sh', ['-c', SCRIPT, binary, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    await ready(child);
    return child;
  } catch (error) {
    await end(child);
    throw error;
  }
}

async function end(child: Child): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode === null && child.kill('SIGKILL')) await exited;
  child.stdin.destroy();
}

function ready(child: Child): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const timer = setTimeout(() => reject(new Error(`redis-server is not ready:\n${log}`)), 10_000);
    const settle = (done: () => void) => () => {
      clearTimeout(timer);
      done();
    };
    child.stdout.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-10_000);
      if (READY.test(log)) settle(resolve)();
    });
    child.once(
      'exit',
      settle(() => reject(new Error(`redis-server ended:\n${log}`))),
    );
  });
}

/** A loopback port nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
