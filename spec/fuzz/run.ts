/**
 * `npm run fuzz`: hostile inputs for every parser and route of a server of its own.
 * `npm run fuzz -- --seed 7 --inputs 100000`; `--target xml --from 1234` for some of them.
 */
import { parseArgs } from 'node:util';
import { Campaign, type Finding, type Row } from './campaign';
import { Subject } from './subject';

/** Told as failures: what no input may do to a server, whatever the machine. */
const LONGEST_STALL_MS = 1000;
const MOST_GROWTH_BYTES = 300 * 1024 * 1024;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      inputs: { type: 'string', default: '100000' },
      target: { type: 'string' },
      from: { type: 'string', default: '0' },
    },
  });
  const [seed, inputs, from] = [Number(values.seed), Number(values.inputs), Number(values.from)];
  const subject = await Subject.start(process.cwd());
  const campaign = new Campaign(subject, seed);
  const all = Object.entries(await campaign.targets());
  const chosen = all.filter(([name]) => values.target === undefined || values.target === name);
  if (chosen.length === 0)
    throw new Error(`the targets are ${all.map(([name]) => name).join(', ')}`);
  const rows: Row[] = [];
  for (const [name, arbitrary] of chosen) {
    process.stderr.write(`${name}…\n`);
    rows.push(await campaign.run(name, arbitrary, Math.ceil(inputs / chosen.length), from));
    if (subject.ended !== undefined) break;
  }
  campaign.close();
  await subject.stop();
  process.stdout.write(`seed ${seed}\n${table(rows)}`);
  for (const finding of campaign.findings.slice(0, 20)) process.stdout.write(told(finding, seed));
  const isBad = rows.some(({ stall, growth }) => {
    return stall > LONGEST_STALL_MS || growth > MOST_GROWTH_BYTES;
  });
  process.exitCode = campaign.findings.length > 0 || isBad ? 1 : 0;
}

function table(rows: readonly Row[]): string {
  const head = [
    'target',
    'inputs',
    'accepted',
    'refused',
    'silent',
    'failed',
    'stall ms',
    'growth MB',
  ];
  const lines = rows.map((row) => [
    ...[row.target, row.inputs, row.accepted, row.refused, row.silent, row.failed],
    ...[row.stall.toFixed(1), (row.growth / 1024 / 1024).toFixed(1)],
  ]);
  return [head, ...lines]
    .map((line) => `${line.map((one) => String(one).padStart(10)).join(' ')}\n`)
    .join('');
}

function told({ target, index, what, input }: Finding, seed: number): string {
  const shown = JSON.stringify(input.toString('latin1', 0, 400));
  const again = `npm run fuzz -- --seed ${seed} --target ${target} --from ${index} --inputs 1`;
  return `\n${what}\n  ${shown}\n  again: ${again}\n`;
}

void main();
