/** A bound to hold. */
export interface Target {
  readonly is: '>=' | '<=';
  readonly bound: number;
}

/** One line of the table. */
export interface Row {
  readonly what: string;
  /** A median. */
  readonly value: number;
  readonly unit: string;
  readonly target?: Target;
  /** The lowest and the highest of the pairs. */
  readonly spread?: readonly [number, number];
  readonly detail?: string;
}

export function atLeast(bound: number): Target {
  return { is: '>=', bound };
}

export function atMost(bound: number): Target {
  return { is: '<=', bound };
}

/** Undefined without a target. */
export function isMet({ value, target }: Row): boolean | undefined {
  if (target === undefined) return undefined;
  return target.is === '>=' ? value >= target.bound : value <= target.bound;
}
