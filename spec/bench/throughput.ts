import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interleave } from './interleave';
import { consumeAndAck, load, repeat, type Round } from './load';
import * as requests from './requests';
import { atLeast, type Row } from './row';
import { BenchServer } from './server';
import { median, ratio } from './statistics';

const ROUND_MS = 1000;
const BACKLOG = 150_000;

/** Publishing 1 KB, signed, beside two echoes that do neither signature nor XML. */
export async function publishRows(redisUrl: string): Promise<Row[]> {
  const peers = {
    memory: await BenchServer.start('mqrest'),
    redis: await BenchServer.start('mqrest', redisUrl),
    own: await BenchServer.start('echo-own'),
    stock: await BenchServer.start('echo'),
  };
  const rows: Row[] = [];
  for (const connections of [32, 256]) {
    const measured = await interleave(peers, (server, round) =>
      load(
        [server],
        connections,
        ROUND_MS,
        repeat(requests.publish(`publish-${round}`, 1024), 201),
      ),
    );
    rows.push(...publishRatios(measured, connections));
  }
  await Promise.all(Object.values(peers).map((server) => server.stop()));
  return rows;
}

function publishRatios(measured: Record<string, Round[]>, connections: number): Row[] {
  const of = (name: string) => (measured[name] ?? []).map((round) => round.perSecond);
  const detail = (name: string) => {
    const us = median((measured[name] ?? []).map((round) => round.cpuUs));
    return `${Math.round(median(of(name)))}/s, ${us.toFixed(1)} µs CPU`;
  };
  const against = (name: string, echo: string, target: number) =>
    atLeast(
      `publish 1 KB, ${name} ÷ ${echo === 'own' ? 'echo with own prototypes' : 'stock Express echo'}, ${connections} connections`,
      ratio(of(name), of(echo)),
      target,
      `${detail(name)}; echo ${detail(echo)}`,
    );
  return [
    against('memory', 'own', connections === 32 ? 0.6 : 0.65),
    against('redis', 'own', 0.5),
    against('memory', 'stock', 2.2),
    against('redis', 'stock', 1.7),
  ];
}

/** Publishing 1 KB where every change is kept in a journal, beside the same without one. */
export async function journalRows(): Promise<Row[]> {
  const directories: string[] = [];
  const start = (stateFsync: 'always' | 'everysec') => {
    const state = mkdtempSync(join(tmpdir(), 'mqrest-bench-'));
    directories.push(state);
    return BenchServer.start('mqrest', '', { state, stateFsync });
  };
  const peers = {
    memory: await BenchServer.start('mqrest'),
    everysec: await start('everysec'),
    always: await start('always'),
  };
  const stalls: number[] = [];
  await peers.everysec.watchStalls();
  const measured = await interleave(peers, async (server, round) => {
    const operation = repeat(requests.publish(`journal-${round}`, 1024), 201);
    const loaded = await load([server], 32, ROUND_MS, operation);
    if (server === peers.everysec) stalls.push(await server.longestStall());
    return loaded;
  });
  await Promise.all(Object.values(peers).map((server) => server.stop()));
  for (const directory of directories) rmSync(directory, { recursive: true });
  const of = (name: string) => (measured[name] ?? []).map((round) => round.perSecond);
  const stall = `longest event-loop stall of each round: median ${median(stalls).toFixed(1)} ms`;
  return [
    atLeast(
      'publish 1 KB, journal (everysec) ÷ none',
      ratio(of('everysec'), of('memory')),
      0.8,
      stall,
    ),
    {
      what: 'publish 1 KB, journal (always) ÷ none',
      value: ratio(of('always'), of('memory')),
      unit: '×',
    },
  ];
}

/** Consuming 16 and acking 16, from a topic with enough in it; every round is a new group. */
export async function consumeRows(redisUrl: string): Promise<Row[]> {
  const peers = {
    memory: await BenchServer.start('mqrest'),
    redis: await BenchServer.start('mqrest', redisUrl),
  };
  const topic = `consume-${process.pid}`;
  for (const server of Object.values(peers)) await server.fill({ topic, count: BACKLOG });
  const measured = await interleave(peers, (server, round) =>
    load([server], 32, ROUND_MS, consumeAndAck(topic, `GID_${round}`)),
  );
  await Promise.all(Object.values(peers).map((server) => server.stop()));
  const of = (name: string) => (measured[name] ?? []).map((round) => round.perSecond);
  const cycles = Object.entries(measured).map(([name, rounds]) => ({
    what: `consume 16 + ack 16, ${name}`,
    value: median(of(name)),
    unit: 'cycles/s',
    detail: `${median(rounds.map((round) => round.cpuUs)).toFixed(0)} µs CPU a cycle`,
  }));
  return [
    ...cycles,
    atLeast('consume 16 + ack 16, Redis ÷ memory', ratio(of('redis'), of('memory')), 0.55),
  ];
}

/** Two processes over one Redis beside one. */
export async function processesRow(redisUrl: string): Promise<Row> {
  const one = await BenchServer.start('mqrest', redisUrl);
  const two = await BenchServer.start('mqrest', redisUrl);
  const operation = repeat(requests.publish('processes', 1024), 201);
  const sets = { one: [one], two: [one, two] };
  const measured = await interleave(sets, (set) => load(set, 256, ROUND_MS, operation));
  await Promise.all([one, two].map((server) => server.stop()));
  const of = (name: string) => (measured[name] ?? []).map((round) => round.perSecond);
  return atLeast(
    'publish, 2 processes on one Redis ÷ 1, 256 connections',
    ratio(of('two'), of('one')),
    1.4,
  );
}
