import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from './connection';
import * as requests from './requests';
import { atMost, type Row } from './row';
import { BenchServer } from './server';
import { median, percentile } from './statistics';

const CLI = join(__dirname, '../../../cli.js');

/** How long the event loop stands still while 4 MB are published. */
export async function stallRow(): Promise<Row> {
  const server = await BenchServer.start('mqrest');
  const connection = await Connection.open(server.port);
  const bytes = Buffer.from(requests.publish('stall', 4 * 1024 * 1024));
  await server.watchStalls();
  const stalls: number[] = [];
  for (let i = 0; i < 12; i++) {
    await server.longestStall();
    await connection.request(bytes);
    if (i > 1) stalls.push(await server.longestStall());
  }
  connection.close();
  await server.stop();
  return atMost('4 MB publish: longest event-loop stall', median(stalls), 20, 'ms');
}

/** Many polls parked on as many topics: what they weigh, cost at rest, and how fast one wakes. */
export async function parkedRows(count: number): Promise<Row[]> {
  const server = await BenchServer.start('mqrest');
  await server.collectGarbage();
  const empty = await server.usage();
  const polls = await park(server, count);
  await server.collectGarbage();
  const parked = await server.usage();
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const idle = ((await server.usage()).cpuUs - parked.cpuUs) / 3_000_000;
  const wakes = await wake(server, polls);
  polls.forEach(({ connection }) => connection.close());
  await server.stop();
  const name = `${count.toLocaleString('en')} parked polls`;
  const detail = `p50 ${percentile(wakes, 0.5).toFixed(2)} ms`;
  return [
    atMost(`${name}: memory each`, (parked.rss - empty.rss) / count / 1024, 14, 'KB'),
    atMost(`${name}: idle CPU`, idle * 100, 1, '%'),
    atMost(`${name}: wake p99`, percentile(wakes, 0.99), 3, 'ms', detail),
  ];
}

interface Poll {
  readonly topic: string;
  readonly connection: Connection;
  readonly reply: Promise<unknown>;
}

async function park(server: BenchServer, count: number): Promise<Poll[]> {
  const polls: Poll[] = [];
  for (let i = 0; i < count; i++) {
    const topic = `park-${i}`;
    const connection = await Connection.open(server.port);
    const reply = connection.request(requests.consume(topic, 'GID_park', '&waitseconds=30'));
    polls.push({ topic, connection, reply });
  }
  return polls;
}

async function wake(server: BenchServer, polls: readonly Poll[]): Promise<number[]> {
  const publisher = await Connection.open(server.port);
  const wakes: number[] = [];
  for (let i = 0; i < 500; i++) {
    const poll = polls[Math.floor((i / 500) * polls.length)];
    if (poll === undefined) break;
    const bytes = requests.publish(poll.topic, 100);
    const start = performance.now();
    await Promise.all([publisher.request(bytes), poll.reply]);
    wakes.push(performance.now() - start);
  }
  publisher.close();
  return wakes;
}

/** From the start of the command to its first answer. */
export async function startRows(): Promise<Row[]> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) times.push(await startOnce());
  const server = await BenchServer.start('mqrest');
  const { rss } = await server.usage();
  await server.stop();
  return [
    atMost('start to first answered request', median(times), 300, 'ms'),
    atMost('resident memory, empty', rss / 1024 / 1024, 90, 'MB'),
  ];
}

/** A start with a journal of 100,000 messages of 100 bytes. */
export async function journalStartRow(): Promise<Row> {
  const state = mkdtempSync(join(tmpdir(), 'mqrest-bench-'));
  const server = await BenchServer.start('mqrest', '', { state });
  await server.fill({ topic: 'start', count: 100_000 });
  await server.stop();
  const took: number[] = [];
  for (let i = 0; i < 5; i++) took.push(await startOnce(['--state', state]));
  rmSync(state, { recursive: true });
  return atMost('start with 100,000 messages in a journal', median(took) / 1000, 2, 's');
}

async function startOnce(flags: readonly string[] = []): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, [CLI, '--port', '0', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const port = /ready on http:\/\/127\.0\.0\.1:(\d+)/.exec(String(chunk))?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
  const connection = await Connection.open(port);
  await connection.request(requests.consume('start', 'GID_start'));
  const took = performance.now() - start;
  connection.close();
  child.kill();
  await once(child, 'exit');
  return took;
}
