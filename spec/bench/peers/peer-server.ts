import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { once } from 'node:events';
import { freePort } from '../../support/redis-process';
import { childrenOf } from '../beds/cpu-time';
import { nameless } from '../beds/nameless';
import { Connection } from '../load/connection';
import type { Target } from '../load/load';
import type { Peer } from './peer';

const LONGEST_START_MS = 30_000;

/** A peer that runs and has answered. */
export interface PeerServer extends Target {
  readonly peer: Peer;
  /** From the start of the process to its first answer. */
  readonly startMs: number;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
// However the run ends, nothing of it stays.
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/** Starts it and makes its queue. */
export async function startPeer(peer: Peer, folder: string): Promise<PeerServer> {
  const port = await freePort();
  const { program, args, env, beside } = await peer.command(port, folder);
  const log = nameless();
  const start = performance.now();
  const child = spawn(program, [...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  running.add(child);
  const stop = async () => {
    const exited = child.exitCode === null ? once(child, 'exit') : undefined;
    child.kill('SIGKILL');
    await exited;
    running.delete(child);
    await beside?.stop();
  };
  try {
    const connection = await firstAnswer(peer, port, child);
    const startMs = performance.now() - start;
    for (const request of peer.dialect.create) {
      const { status, body } = await connection.request(request);
      if (status !== 200) throw new Error(`create: ${status} ${body.toString()}`);
    }
    connection.close();
    const { pid = 0 } = child;
    const pids = [pid, ...childrenOf(pid), ...(beside ? [beside.pid] : [])];
    return { peer, port, pids, startMs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Asks for a message, which every peer answers in some way as soon as it serves. */
async function firstAnswer(peer: Peer, port: number, child: ChildProcess): Promise<Connection> {
  const end = performance.now() + LONGEST_START_MS;
  while (performance.now() < end && child.exitCode === null) {
    try {
      const connection = await Connection.open(port);
      await connection.request(peer.dialect.receive(1));
      return connection;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
  throw new Error(`${peer.name} did not answer within ${LONGEST_START_MS} ms, or ended`);
}
