/**
 * `npm run bench`: prints the table, and writes it as JSON and Markdown to dist/bench-report.*.
 * `npm run bench -- publish consume` measures only those groups.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { backlogRows } from './backlog';
import { historyRows } from './history';
import { journalStartRow, parkedRows, stallRow, startRows } from './latency';
import { lifeRows } from './life';
import { mqcloudRows } from './mqcloud';
import { toMarkdown, type Row } from './row';
import { consumeRows, journalRows, processesRow, publishRows } from './throughput';
import { checkRedisBinary, findRedisBinary } from '../support/redis-binary';
import { startRedisProcess } from '../support/redis-process';

const GROUPS: Record<string, (redisUrl: string) => Promise<Row[]>> = {
  // First: a sweep goes over all topics of the store.
  life: lifeRows,
  publish: publishRows,
  consume: consumeRows,
  journal: async () => [...(await journalRows()), await journalStartRow()],
  processes: async (redisUrl) => [await processesRow(redisUrl)],
  memory: () => backlogRows('memory', ''),
  redis: (redisUrl) => backlogRows('Redis', redisUrl),
  stall: async () => [await stallRow()],
  parked: () => parkedRows(10_000),
  start: startRows,
  mqcloud: mqcloudRows,
  history: historyRows,
};

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !(name in GROUPS));
  if (unknown !== undefined) {
    throw new Error(`no group ${unknown}; there are ${Object.keys(GROUPS).join(', ')}`);
  }
  const binary = checkRedisBinary(findRedisBinary());
  if ('missing' in binary) throw new Error(binary.missing);
  const redis = await startRedisProcess(binary.path);
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(GROUPS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    process.stderr.write(`${name}…\n`);
    rows.push(...(await measure(`redis://127.0.0.1:${redis.port}`)));
  }
  await redis.stop();
  const table = toMarkdown(rows);
  const report = join(__dirname, '../../../bench-report');
  writeFileSync(`${report}.md`, `${table}\n`);
  writeFileSync(`${report}.json`, `${JSON.stringify(rows, null, 2)}\n`);
  process.stdout.write(`${table}\n`);
}

void main();
