/**
 * `npm run fuzz`: hostile inputs for every parser and route of servers of its own, one per bed, and
 * for the reader of journals. `npm run fuzz -- --seed 7 --inputs 100000`; `--bed redis --target xml
 * --from 1234` for some of them.
 */
import { parseArgs } from 'node:util';
import { beds } from './beds';
import { Campaign, type Finding, type Row } from './campaign';
import { fuzzJournals } from './journals';
import { Subject } from './subject';

/** Told as failures: what no input may do to a server, whatever the machine. */
const LONGEST_STALL_MS = 1000;
const MOST_GROWTH_BYTES = 300 * 1024 * 1024;

interface Options {
  readonly seed: number;
  readonly from: number;
  readonly bed: string | undefined;
  readonly target: string | undefined;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      inputs: { type: 'string', default: '100000' },
      bed: { type: 'string' },
      target: { type: 'string' },
      from: { type: 'string', default: '0' },
    },
  });
  const { bed, target } = values;
  const options = { seed: Number(values.seed), from: Number(values.from), bed, target };
  const names = Object.keys(beds).filter((name) => bed === undefined || bed === name);
  const isJournal = bed === undefined || bed === JOURNAL;
  if (names.length === 0 && !isJournal)
    throw new Error(`the beds are ${[...Object.keys(beds), JOURNAL].join(', ')}`);
  process.stdout.write(`seed ${options.seed}\n`);
  let isBad = false;
  for (const name of names) {
    // The first of several has half of them.
    const share = names.length === 1 ? 1 : name === names[0] ? 1 / 2 : 1 / (2 * (names.length - 1));
    isBad = (await fuzz(name, Number(values.inputs) * share, options)) || isBad;
  }
  if (isJournal) isBad = (await fuzzReader(Number(values.inputs) / 100, options)) || isBad;
  process.exitCode = isBad ? 1 : 0;
}

/** Says whether something was wrong. */
async function fuzz(name: string, inputs: number, options: Options): Promise<boolean> {
  const { flags, end } = (await beds[name]?.()) ?? { flags: [] };
  const subject = await Subject.start(process.cwd(), flags);
  const campaign = new Campaign(subject, options.seed);
  const rows: Row[] = [];
  try {
    const all = Object.entries(await campaign.targets());
    const chosen = all.filter(([one]) => options.target === undefined || options.target === one);
    if (chosen.length === 0)
      throw new Error(`the targets are ${all.map(([one]) => one).join(', ')}`);
    for (const [target, arbitrary] of chosen) {
      process.stderr.write(`${name} ${target}…\n`);
      const count = Math.ceil(inputs / chosen.length);
      rows.push(await campaign.run(target, arbitrary, count, options.from));
      if (subject.ended !== undefined) break;
    }
  } finally {
    campaign.close();
    await subject.stop();
    await end?.();
  }
  process.stdout.write(`${name}\n${table(rows)}`);
  const again = `--seed ${options.seed} --bed ${name}`;
  for (const finding of campaign.findings.slice(0, 20)) process.stdout.write(told(finding, again));
  const isSlow = rows.some(({ stall, growth }) => {
    return stall > LONGEST_STALL_MS || growth > MOST_GROWTH_BYTES;
  });
  return isSlow || campaign.findings.length > 0;
}

const JOURNAL = 'journal';

async function fuzzReader(count: number, { seed, from }: Options): Promise<boolean> {
  const { inputs, opened, refused, failed } = await fuzzJournals(seed, Math.ceil(count), from);
  process.stdout.write(`journal: ${inputs} damaged, ${opened} opened, ${refused} refused\n`);
  for (const what of failed.slice(0, 20)) process.stdout.write(`${what}\n`);
  return failed.length > 0;
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

function told({ target, index, what, input }: Finding, options: string): string {
  const shown = JSON.stringify(input.toString('latin1', 0, 400));
  const again = `npm run fuzz -- ${options} --target ${target} --from ${index} --inputs 1`;
  return `\n${what}\n  ${shown}\n  again: ${again}\n`;
}

void main();
