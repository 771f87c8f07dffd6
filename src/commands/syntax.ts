/** A flag of a command. */
export interface Flag {
  /** What stands for its value in the help; absent: it takes none. */
  readonly value?: string;
  /** It may be given several times. */
  readonly repeats?: true;
  /** The command makes no sense without it. */
  readonly needed?: true;
  /** One line for the help. */
  readonly about: string;
}

/** How a command is typed. */
export interface Syntax<Name extends string = string> {
  readonly name: string;
  /** What comes behind its name, such as `TOPIC` or `[BODY]`; those in brackets may be left out. */
  readonly operands: readonly string[];
  readonly flags: Readonly<Record<Name, Flag>>;
}

/** How a command is typed, in a line. */
export function usageOf({ name, operands, flags }: Syntax): string {
  const needed = Object.entries(flags).filter(([, flag]) => flag.needed);
  return [name, ...operands, ...needed.map(([flag, { value }]) => `--${flag} ${value}`)].join(' ');
}
