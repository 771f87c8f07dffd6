/** What of a report of `mqrest replay --report FILE` is shown; such a file may come from anywhere. */
export interface ParityReport {
  readonly format: 'mqrest parity';
  readonly version: 1;
  readonly recorded: {
    readonly to: string;
    readonly startedAt: number;
    readonly exchanges: number;
    readonly cut?: boolean;
  };
  readonly against: string;
  readonly notPlayed: number;
  readonly unknown: number;
  readonly operations: readonly {
    readonly operation: string;
    readonly exchanges: number;
    readonly agree: number;
    readonly known: number;
    readonly differ: number;
  }[];
  readonly differences: readonly ParityDifference[];
}

export interface ParityDifference {
  readonly operation: string;
  readonly kind: string;
  readonly where: string;
  readonly recorded: string;
  readonly run: string;
  readonly count: number;
  readonly reason?: string;
  readonly example: { readonly exchange: number; readonly request: string };
}

/** The report in a file; `undefined` for a file that is none. */
export function readReport(text: string): ParityReport | undefined {
  try {
    const value = JSON.parse(text) as Partial<ParityReport> | null;
    if (value?.format !== 'mqrest parity' || (value.version as number) !== 1) return undefined;
    const { recorded, operations, differences } = value;
    const isWhole = typeof recorded === 'object' && Array.isArray(operations);
    return isWhole && Array.isArray(differences) ? (value as ParityReport) : undefined;
  } catch {
    return undefined;
  }
}
