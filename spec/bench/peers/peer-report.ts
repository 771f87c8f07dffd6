import type { Round } from '../load/load';
import type { Plot } from '../report/plot';
import { cost, rateRatio, worth } from '../report/ratio';
import { atLeast, type Row } from '../report/row';
import { median } from '../report/statistics';
import { markdownTable, short } from '../report/table';
import { BACKLOGS, type Figures } from './figures';

const FEW = 1_000;
const MANY = 100_000;

/** mqrest beside the others, with the targets. */
export function peerRows(figures: readonly Figures[]): Row[] {
  const of = (name: string) => figures.find((one) => one.name.startsWith(name));
  const [memory, redis, fauxqs, goaws] = ['mqrest, memory', 'mqrest, Redis', 'fauxqs', 'GoAWS'].map(
    of,
  );
  const rows: Row[] = [];
  if (memory === undefined) return rows;
  if (fauxqs) {
    rows.push(rateRatio('send/s ÷ fauxqs', memory.send, fauxqs.send, atLeast(1.1)));
    rows.push(cost('send, CPU ÷ fauxqs', memory.send, fauxqs.send));
  }
  if (goaws) rows.push(rateRatio('send/s ÷ GoAWS', memory.send, goaws.send, atLeast(1)));
  const few = (one?: Figures) => one?.single[FEW] ?? [];
  if (fauxqs) {
    const what = 'receive + ack at batch 1 ÷ fauxqs, by CPU per message';
    rows.push(worth(what, few(memory), few(fauxqs), atLeast(0.8)));
  }
  const best = (size: number) => bestOf(figures, size);
  const full = (one: Figures | undefined, size: number) => one?.batch[size] ?? [];
  const row = (what: string, one: Figures | undefined, size: number, bound: number) => {
    const peer = best(size);
    if (!peer || full(one, size).length === 0) return;
    const beside = `${what} ÷ best peer (${peer.name})`;
    rows.push(rateRatio(beside, full(one, size), full(peer, size), atLeast(bound)));
  };
  row('full batch, 1 K, memory', memory, FEW, 1.3);
  row('full batch, 100 K, memory', memory, MANY, 3);
  row('full batch, 100 K, Redis', redis, MANY, 1.5);
  return rows.filter(({ value }) => !Number.isNaN(value));
}

function bestOf(figures: readonly Figures[], size: number): Figures | undefined {
  return figures
    .filter(({ name, batch }) => !name.startsWith('mqrest') && batch[size])
    .sort((a, b) => rate(b.batch[size]) - rate(a.batch[size]))[0];
}

/** One line for each peer. Messages a second, and in brackets µs CPU for each. */
export function peerTable(figures: readonly Figures[]): string {
  const head = [
    ...['', 'send/s', '1 by 1, 1 K', 'full, 1 K', '1 by 1, 100 K', 'full, 100 K'],
    ...['start', 'empty', 'each message', 'what to know'],
  ];
  return markdownTable(
    head,
    figures.map((one) => [
      one.name,
      cell(one.send),
      ...[FEW, MANY].flatMap((size) => [cell(one.single[size]), cell(one.batch[size])]),
      `${short(one.startMs)} ms`,
      `${short(one.empty / 1024 / 1024)} MB`,
      `${short(one.perMessage)} B`,
      one.failed === undefined
        ? one.remark
        : `${one.remark}; **left out from here: ${one.failed}**`,
    ]),
  );
}

/** Full batches against the backlog. */
export function backlogPlot(figures: readonly Figures[]): Plot {
  return {
    title: 'Messages received and deleted in full batches, by backlog',
    x: 'messages waiting',
    y: 'messages/s',
    lines: figures.map(({ name, batch }) => ({
      name,
      points: BACKLOGS.filter((size) => batch[size]).map((size) => [size, rate(batch[size])]),
    })),
  };
}

function cell(rounds: readonly Round[] = []): string {
  if (rounds.length === 0) return '–';
  return `${short(rate(rounds))} (${short(median(rounds.map(({ cpuUs }) => cpuUs)))})`;
}

function rate(rounds: readonly Round[] = []): number {
  return median(rounds.map(({ perSecond }) => perSecond));
}
