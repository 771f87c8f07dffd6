/** One line of an exposition: the whole name, the labels, the number. */
export interface ReadSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What an exposition says of one name. */
export interface ReadFamily {
  readonly help: string;
  readonly type: string;
  readonly samples: readonly ReadSample[];
}

const HELP = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\\n]|\\\\|\\n)+)$/;
const TYPE = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.+)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^\\"\n]|\\\\|\\"|\\n)*)"(?:,|$)/y;
const NUMBER = /^(?:[+-]Inf|NaN|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;

/**
 * Reads the text format of Prometheus (0.0.4) and takes nothing that a strict reader would refuse:
 * families apart from each other, each with its help and type first, every series once, histograms
 * whose buckets add up, counters that end in `_total` and are not below 0.
 */
export function readExposition(text: string): Map<string, ReadFamily> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const families = new Map<string, ReadFamily & { samples: ReadSample[] }>();
  const lines = text.slice(0, -1).split('\n');
  for (let at = 0; at < lines.length;) {
    const [, name = '', help = ''] = match(HELP, lines[at++]);
    const [, typed, type = ''] = match(TYPE, lines[at++]);
    if (typed !== name) throw new Error(`the type of ${typed} comes after the help of ${name}`);
    if (families.has(name)) throw new Error(`${name} comes twice`);
    const samples: ReadSample[] = [];
    while (at < lines.length && !lines[at]?.startsWith('#')) samples.push(readSample(lines[at++]));
    families.set(name, { help, type, samples });
    check(name, type, samples);
  }
  return families;
}

/** The value of the one series with these labels, at least; 0 where there is none. */
export function valueOf(
  families: ReadonlyMap<string, ReadFamily>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ''));
  const found = (family?.samples ?? []).filter(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
  if (found.length > 1) throw new Error(`${name} has ${found.length} series of these labels`);
  return found[0]?.value ?? 0;
}

function match(pattern: RegExp, line = ''): RegExpExecArray {
  const found = pattern.exec(line);
  if (found === null) throw new Error(`not a line of an exposition: ${line}`);
  return found;
}

function readSample(line: string | undefined): ReadSample {
  const [, name = '', labels = '', number = ''] = match(SAMPLE, line);
  if (!NUMBER.test(number)) throw new Error(`not a number: ${line}`);
  const value = number.endsWith('Inf') ? Number(`${number}inity`) : Number(number);
  return { name, labels: readLabels(labels), value };
}

function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const found = LABEL.exec(text);
    if (found === null) throw new Error(`not labels: ${text}`);
    const [, name = '', value = ''] = found;
    if (name in labels) throw new Error(`the label ${name} comes twice: ${text}`);
    labels[name] = value.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
  }
  return labels;
}

function check(name: string, type: string, samples: readonly ReadSample[]): void {
  const keys = samples.map(({ name: of, labels }) =>
    JSON.stringify([of, Object.entries(labels).sort()]),
  );
  if (new Set(keys).size < keys.length) throw new Error(`a series of ${name} comes twice`);
  if (samples.length === 0) throw new Error(`${name} has no samples`);
  if (type === 'histogram') checkHistogram(name, samples);
  else if (samples.some((sample) => sample.name !== name)) throw new Error(`${name} has others`);
  if ((type === 'counter') !== name.endsWith('_total')) throw new Error(`${name} is a ${type}`);
  if (type === 'counter' && samples.some(({ value }) => !(value >= 0)))
    throw new Error(`${name} is below 0`);
}

function checkHistogram(name: string, samples: readonly ReadSample[]): void {
  const series = new Map<string, ReadSample[]>();
  for (const sample of samples) {
    const key = JSON.stringify({ ...sample.labels, le: undefined });
    series.set(key, [...(series.get(key) ?? []), sample]);
  }
  for (const [key, of] of series) {
    const buckets = of.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) =>
      Number((labels.le ?? '').replace('+Inf', 'Infinity')),
    );
    const isOrdered = bounds.every((bound, i) => i === 0 || bound > (bounds[i - 1] ?? bound));
    const isRising = buckets.every(
      ({ value }, i) => i === 0 || value >= (buckets[i - 1]?.value ?? 0),
    );
    const counts = of.filter((sample) => sample.name === `${name}_count`);
    const sums = of.filter((sample) => sample.name === `${name}_sum`);
    const isWhole =
      bounds.at(-1) === Infinity &&
      counts.length === 1 &&
      sums.length === 1 &&
      counts[0]?.value === buckets.at(-1)?.value &&
      buckets.length + 2 === of.length;
    if (!isOrdered || !isRising || !isWhole) throw new Error(`${name} ${key} does not add up`);
  }
}
