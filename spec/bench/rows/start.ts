import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { residentMemory } from '../beds/cpu-time';
import { THIS_BUILD } from '../beds/server';
import { Connection } from '../load/connection';
import { consume } from '../load/requests';
import { atMost, type Row } from '../report/row';
import { median } from '../report/statistics';

const STARTS = 9;

/** From the start of the command to its first answer, and what it weighs then. */
export async function startRows(): Promise<Row[]> {
  const starts: { ms: number; mb: number }[] = [];
  for (let i = 0; i < STARTS; i++) starts.push(await startOnce());
  const ms = starts.map((start) => start.ms);
  return [
    {
      what: 'start to first answer',
      value: median(ms),
      unit: 'ms',
      spread: [Math.min(...ms), Math.max(...ms)],
      target: atMost(170),
    },
    { what: 'resident memory, empty', value: median(starts.map(({ mb }) => mb)), unit: 'MB' },
  ];
}

async function startOnce(): Promise<{ ms: number; mb: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, [join(THIS_BUILD, 'cli.js'), '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /ready on http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
  });
  const connection = await Connection.open(port);
  const { status } = await connection.request(consume('start', 'GID_start', 1));
  const ms = performance.now() - start;
  if (status !== 404) throw new Error(`the first answer was ${status}`);
  const mb = residentMemory(child.pid ?? 0) / 1024 / 1024;
  connection.close();
  child.kill();
  await once(child, 'exit');
  return { ms, mb };
}
