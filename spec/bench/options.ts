import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the bench is asked for. */
export interface Options {
  /** Groups of rows; none: those that run by themselves. */
  readonly groups: readonly string[];
  /** How often each candidate is measured. */
  readonly pairs: number;
  /** The folder of another build to be compared with this one. */
  readonly against?: string;
  /** Where reports go: the path without `.json`, `.md` or `.svg`. */
  readonly out: string;
  /** Whether the tables go into docs/performance.md, too, and the files beside it. */
  readonly docs: boolean;
}

/**
 * From the command line and from `BENCH_ROWS` (groups with commas between) and `BENCH_PAIRS`.
 * Throws a sentence that names what is wrong.
 */
export function readOptions(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  known: readonly string[],
  out: string,
): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      against: { type: 'string' },
      out: { type: 'string' },
      pairs: { type: 'string' },
      docs: { type: 'boolean' },
    },
  });
  const groups = positionals.length > 0 ? positionals : (env['BENCH_ROWS'] ?? '').split(',');
  const wanted = groups.map((name) => name.trim()).filter((name) => name !== '');
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`no rows ${unknown}; there are ${known.join(', ')}`);
  const pairs = values.pairs ?? env['BENCH_PAIRS'] ?? '5';
  if (!/^[1-9]\d*$/.test(pairs)) throw new Error(`pairs: ${pairs} is no whole number above 0`);
  const against = values.against === undefined ? {} : { against: build(values.against) };
  return {
    groups: wanted,
    pairs: Number(pairs),
    out: resolve(values.out ?? out),
    docs: values.docs ?? false,
    ...against,
  };
}

function build(path: string): string {
  if (!existsSync(join(path, 'index.js'))) throw new Error(`--against: no index.js in ${path}`);
  return resolve(path);
}
