/** The names and values of labels; an empty value is the same as none. */
export type Labels = Readonly<Record<string, string>>;

/** A number, and what it is the number of. */
export interface Sample {
  /** Behind the name of the family; absent: nothing. */
  readonly suffix?: '_bucket' | '_sum' | '_count';
  readonly labels: Labels;
  readonly value: number;
}

/** All samples of one name. */
export interface Family {
  /** With its unit: `…_seconds`, `…_bytes`; a counter ends in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly samples: readonly Sample[];
  /** Every process on the store has the same: not to be added up over processes. */
  readonly isCommon?: true;
}

export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Families in the text format of Prometheus; those without samples are left out.
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats, version 0.0.4.
 */
export function exposition(families: readonly Family[]): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(textOf)
    .join('');
}

function textOf({ name, help, type, samples }: Family): string {
  const lines = samples.map(
    ({ suffix = '', labels, value }) =>
      `${name}${suffix}${labelsText(labels)} ${numberText(value)}\n`,
  );
  return `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelsText(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN';
}

/** A family of one sample without labels. */
export function single(
  name: string,
  type: 'counter' | 'gauge',
  help: string,
  value: number,
): Family {
  return { name, type, help, samples: [{ labels: {}, value }] };
}
