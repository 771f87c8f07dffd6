const UNITS = { b: 1, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30 } as const;
const FORM = /^(\d+(?:\.\d+)?)(b|kb|mb|gb)?$/i;

/** Whole bytes from `512mb`, `1.5gb`, `64kb`, or a plain number of bytes; `undefined` where the value is none of these. */
export function readSize(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return Number.isFinite(value) && value >= 0 ? Math.round(value) : undefined;
  }
  const [, number, unit = 'b'] = (typeof value === 'string' && FORM.exec(value)) || [];
  if (number === undefined) return undefined;
  return Math.round(Number(number) * UNITS[unit.toLowerCase() as keyof typeof UNITS]);
}
