/**
 * `npm run bench`: measures, prints the table with the targets, and writes it as JSON and Markdown.
 * README.md says how to ask for less, or for another build beside this one.
 */
import { join } from 'node:path';
import { THIS_BUILD } from './beds/server';
import { readOptions, type Options } from './options';
import { writeReport } from './report/report';
import type { Row } from './report/row';
import { backlogRows } from './rows/backlog';
import { connectionsPlot } from './rows/connections';
import { journalRows } from './rows/journal';
import { memoryRows } from './rows/memory';
import { processesRows } from './rows/processes';
import {
  againstRows,
  consumeRows,
  publishRows,
  rememberedRows,
  singleRows,
  tracedRows,
} from './rows/request-path';
import { stallRows } from './rows/stall';
import { startRows } from './rows/start';
import { waitingRows } from './rows/waiting';

type Group = (options: Options) => Promise<Row[]>;

const GROUPS: Record<string, Group> = {
  publish: ({ pairs }) => publishRows(pairs),
  consume: ({ pairs }) => consumeRows(pairs),
  single: ({ pairs }) => singleRows(pairs),
  journal: ({ pairs }) => journalRows(pairs),
  backlog: ({ pairs }) => backlogRows(pairs, 'memory', { serve: 'mqrest' }),
  'backlog-redis': ({ pairs }) => backlogRows(pairs, 'Redis', { serve: 'mqrest', redis: 'own' }),
  stall: stallRows,
  waiting: waitingRows,
  start: startRows,
  memory: memoryRows,
  processes: ({ pairs }) => processesRows(pairs),
};

/** Groups that are measured only where they are named. */
const NAMED: Record<string, Group> = {
  remembered: ({ pairs }) => rememberedRows(pairs),
  traced: ({ pairs }) => tracedRows(pairs),
};

/** Throughput against connections: the plot alone. */
const PLOT = 'plot';

async function main(): Promise<void> {
  const out = join(THIS_BUILD, 'bench-report');
  const options = readOptions(
    process.argv.slice(2),
    process.env,
    [...Object.keys({ ...GROUPS, ...NAMED }), PLOT],
    out,
  );
  const rows: Row[] = [];
  for (const [name, measure] of chosen(options)) {
    process.stderr.write(`${name}…\n`);
    rows.push(...(await measure(options)));
  }
  const { groups, against, pairs } = options;
  const isPlotted = against === undefined && (groups.length === 0 || groups.includes(PLOT));
  const plot = isPlotted ? await connectionsPlot(Math.min(3, pairs)) : undefined;
  writeReport(options, 'bench', rows, { plot });
}

function chosen({ groups, against }: Options): [string, Group][] {
  if (against !== undefined) {
    return [['against', ({ pairs }) => againstRows(pairs, against, groups)]];
  }
  if (groups.length === 0) return Object.entries(GROUPS);
  return Object.entries({ ...GROUPS, ...NAMED }).filter(([name]) => groups.includes(name));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // The servers end with their parent.
  process.exit(1);
});
