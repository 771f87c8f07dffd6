const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const FORM = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/;

/**
 * Whole ms from `300ms`, `61s`, `5m`, `1.5h`, `3d`, or a plain number of ms; `undefined` where the
 * value is none of these.
 */
export function readDuration(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return Number.isFinite(value) && value >= 0 ? Math.round(value) : undefined;
  }
  const [, number, unit = 'ms'] = (typeof value === 'string' && FORM.exec(value)) || [];
  if (number === undefined) return undefined;
  return Math.round(Number(number) * UNITS[unit as keyof typeof UNITS]);
}
