import type { Round } from '../load/load';
import { median, ratios } from './statistics';
import { short } from './table';
import type { Row, Target } from './row';

/** How much of `base`'s CPU per operation `other` takes: above 1 it is the dearer one. */
export function cost(
  what: string,
  other: readonly Round[],
  base: readonly Round[],
  target?: Target,
): Row {
  return { ...ratioRow(what, cpu(other), cpu(base), target), detail: detail(base, other) };
}

/** How fast `other` is beside `base` by CPU per operation: below 1 it is the dearer one. */
export function worth(
  what: string,
  other: readonly Round[],
  base: readonly Round[],
  target?: Target,
): Row {
  return { ...ratioRow(what, cpu(base), cpu(other), target), detail: detail(base, other) };
}

function ratioRow(
  what: string,
  above: readonly number[],
  below: readonly number[],
  target?: Target,
): Row {
  const all = ratios(above, below);
  const spread = [Math.min(...all), Math.max(...all)] as const;
  return { what, value: median(all), unit: '×', spread, ...(target ? { target } : {}) };
}

function detail(base: readonly Round[], other: readonly Round[]): string {
  return `${median(cpu(base)).toFixed(1)} → ${median(cpu(other)).toFixed(1)} µs CPU`;
}

function cpu(rounds: readonly Round[]): number[] {
  return rounds.map(({ cpuUs }) => cpuUs);
}

/** How many operations a second `other` does for each of `base`. */
export function rateRatio(
  what: string,
  other: readonly Round[],
  base: readonly Round[],
  target?: Target,
): Row {
  const detail = `${short(median(rate(base)))} → ${short(median(rate(other)))}/s`;
  return { ...ratioRow(what, rate(other), rate(base), target), detail };
}

function rate(rounds: readonly Round[]): number[] {
  return rounds.map(({ perSecond }) => perSecond);
}
