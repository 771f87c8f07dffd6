const MS = {
  ...{ w: 6048e5, d: 864e5, h: 36e5, m: 6e4, s: 1e3 },
  ...{ ms: 1, us: 1e-3, µs: 1e-3, μs: 1e-3, ns: 1e-6 },
};
/** Units from the longest to the shortest, as people and Go write them: `5m`, `4m59s`, `1h0m0.5s`. */
const UNITS = units(['d', 'h', 'm', 's', 'ms', '[uµμ]s', 'ns']);
/** ISO 8601, without years and months, which differ in length: `PT5M`, `P1DT12H`. */
const ISO = `P(?!$)${units(['W', 'D'])}(T(?=\\d)${units(['H', 'M', 'S'])})?`;
const FORM = new RegExp(`^((?!$)${UNITS}|${ISO})$`);
const PART = /(\d+(?:\.\d+)?)([mnuµμ]s|[wdhms])/gi;
const PLAIN = /^\d+(\.\d+)?$/;

/**
 * Whole ms from `300ms`, `61s`, `5m`, `1.5h`, `3d`, `4m59s`, from ISO 8601 as in `PT5M`, or from a
 * plain number of ms; `undefined` where the value is none of these.
 */
export function readDuration(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? read(value) : value;
  return typeof ms === 'number' && Number.isFinite(ms) && ms >= 0 ? Math.round(ms) : undefined;
}

function read(text: string): number | undefined {
  if (PLAIN.test(text)) return Number(text);
  if (!FORM.test(text)) return undefined;
  let ms = 0;
  for (const [, number, unit] of text.matchAll(PART)) {
    ms += Number(number) * MS[unit?.toLowerCase() as keyof typeof MS];
  }
  return ms;
}

/** A pattern for numbers of these, in this order, each once at most. */
function units(names: readonly string[]): string {
  return names.map((name) => `(\\d+(\\.\\d+)?${name})?`).join('');
}
