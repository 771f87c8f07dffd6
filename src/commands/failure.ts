/** How a command ends. */
export const EXIT = {
  done: 0,
  /** mqrest refused it, or there is nothing of what was asked for. */
  refused: 1,
  wrongUsage: 2,
  /** There is no mqrest where it was looked for, or it does not answer. */
  unreachable: 3,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What ends a command: sentences for the person who gave it, and the exit code. */
export class Failure extends Error {
  readonly sentences: readonly string[];

  constructor(
    readonly exitCode: ExitCode,
    ...sentences: readonly string[]
  ) {
    super(sentences.join('\n'));
    this.name = 'Failure';
    this.sentences = sentences;
  }
}

/** A flag or an operand that cannot be taken, or is missing. */
export function wrongUsage(...sentences: readonly string[]): Failure {
  return new Failure(EXIT.wrongUsage, ...sentences);
}

/** What mqrest refused, or does not have. */
export function refused(...sentences: readonly string[]): Failure {
  return new Failure(EXIT.refused, ...sentences);
}

/** No mqrest answers. */
export function unreachable(...sentences: readonly string[]): Failure {
  return new Failure(EXIT.unreachable, ...sentences);
}
