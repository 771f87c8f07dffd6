import type { Bed } from '../beds/server';
import { cost, worth } from '../report/ratio';
import { atLeast, atMost, type Row } from '../report/row';
import { compare, consume, publish, type Workload } from './workload';

const memory: Bed = { serve: 'mqrest' };
const redis: Bed = { serve: 'mqrest', redis: 'own' };
const unkept: Bed = { ...memory, settings: { requests: 0 } };
const silent = { history: 0 } as const;

/** Publishing beside an echo that knows neither signatures nor XML, and what the log costs. */
export async function publishRows(pairs: number): Promise<Row[]> {
  const beds = {
    echo: { serve: 'own echo' },
    memory,
    same: memory,
    logged: { ...memory, settings: { log: 'requests' } },
    counted: { ...memory, settings: { metrics: 'on' } },
    unkept,
    redis,
    stock: { serve: 'stock echo' },
  } satisfies Record<string, Bed>;
  const of = await compare(beds, pairs, publish);
  return [
    cost('A/A: publish, memory ÷ the same', of.same, of.memory),
    worth('publish 1 KB, memory, log off ÷ own-prototype echo', of.memory, of.echo, atLeast(0.5)),
    worth('publish 1 KB, memory, log on ÷ own-prototype echo', of.logged, of.echo, atLeast(0.47)),
    worth('publish 1 KB, Redis, log off ÷ own-prototype echo', of.redis, of.echo, atLeast(0.4)),
    worth('publish 1 KB, memory, log off ÷ stock Express echo', of.memory, of.stock),
    cost('request log: publish with ÷ without', of.logged, of.memory, atMost(1.04)),
    cost('metrics: publish with ÷ without', of.counted, of.memory, atMost(1.03)),
    cost('kept requests: publish with ÷ without', of.memory, of.unkept, atMost(1.03)),
  ];
}

/** Consuming and acking full batches, and what history costs. */
export async function consumeRows(pairs: number): Promise<Row[]> {
  const beds = {
    memory,
    same: memory,
    forgetful: { ...memory, settings: silent },
    counted: { ...memory, settings: { metrics: 'on' } },
    unkept,
    redis,
    redisForgetful: { ...redis, settings: silent },
  } satisfies Record<string, Bed>;
  const of = await compare(beds, pairs, consume(16));
  return [
    cost('A/A: consume 16 + ack 16, memory ÷ the same', of.same, of.memory),
    cost('history: consume + ack with ÷ without, memory', of.memory, of.forgetful, atMost(1.03)),
    cost('kept requests: consume + ack with ÷ without', of.memory, of.unkept, atMost(1.03)),
    cost('history: consume + ack with ÷ without, Redis', of.redis, of.redisForgetful, atMost(1.05)),
    cost('metrics: consume + ack with ÷ without, memory', of.counted, of.memory, atMost(1.03)),
    cost('consume 16 + ack 16, Redis ÷ memory', of.redis, of.memory),
  ];
}

/** Consuming and acking one by one. */
export async function singleRows(pairs: number): Promise<Row[]> {
  const of = await compare(
    { memory, logged: { ...memory, settings: { log: 'requests' } }, redis },
    pairs,
    consume(1),
  );
  return [
    cost('consume 1 + ack 1, Redis ÷ memory', of.redis, of.memory),
    cost('consume 1 + ack 1, memory, log on ÷ off', of.logged, of.memory),
  ];
}

/** What it costs a publish and a poll with its ack to remember events, requests, and both. */
export async function rememberedRows(pairs: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const workload of [publish, consume(16)]) {
    const beds = {
      memory,
      same: memory,
      forgetful: { ...memory, settings: silent },
      unkept,
      neither: { ...memory, settings: { ...silent, requests: 0 } },
    } satisfies Record<string, Bed>;
    const of = await compare(beds, pairs, workload);
    const { name } = workload;
    rows.push(
      cost(`A/A: ${name}, memory ÷ the same`, of.same, of.memory),
      cost(`events: ${name} with ÷ without`, of.memory, of.forgetful, atMost(1.03)),
      cost(`requests: ${name} with ÷ without`, of.memory, of.unkept, atMost(1.03)),
      cost(`events and requests: ${name} with ÷ without`, of.memory, of.neither, atMost(1.03)),
    );
  }
  return rows;
}

/** What spans cost: without an SDK, with one that records none of them, and all. */
export async function tracedRows(pairs: number): Promise<Row[]> {
  const on = { ...memory, settings: { otel: 'on' } } as const;
  const rows: Row[] = [];
  for (const workload of [publish, consume(16)]) {
    const beds = {
      memory,
      same: memory,
      on,
      none: { ...on, sdk: 'none' },
      all: { ...on, sdk: 'all' },
    } satisfies Record<string, Bed>;
    const of = await compare(beds, pairs, workload);
    const { name } = workload;
    rows.push(
      cost(`A/A: ${name}, memory ÷ the same`, of.same, of.memory),
      cost(`spans: ${name}, on without an SDK ÷ off`, of.on, of.memory),
      cost(`spans: ${name}, an SDK that samples none ÷ off`, of.none, of.memory),
      cost(`spans: ${name}, an SDK that records all ÷ off`, of.all, of.memory),
    );
  }
  return rows;
}

const WORKLOADS: Record<string, Workload> = {
  publish,
  consume: consume(16),
  single: consume(1),
};

/** This build beside another: CPU per operation of both, on both stores. */
export async function againstRows(
  pairs: number,
  other: string,
  groups: readonly string[],
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [group, workload] of Object.entries(WORKLOADS)) {
    if (groups.length > 0 && !groups.includes(group)) continue;
    for (const [name, bed] of Object.entries({ memory, redis })) {
      const of = await compare(
        { other: { ...bed, dist: other }, mine: bed, same: bed },
        pairs,
        workload,
      );
      rows.push(cost(`${workload.name}, ${name}: this build ÷ other`, of.mine, of.other));
      rows.push(cost(`A/A: ${workload.name}, ${name}: this build ÷ itself`, of.same, of.mine));
    }
  }
  return rows;
}
