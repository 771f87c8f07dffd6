import type { Output } from '../terminal/output';
import type { Style } from '../terminal/style';

/** How good or bad what was found is; `bad` keeps mqrest, or this command, from its work. */
export type Level = 'ok' | 'note' | 'warn' | 'bad';

/** What a check found. */
export interface Finding {
  readonly level: Level;
  /** It never has a secret in it. */
  readonly sentence: string;
  /** What to do about it. */
  readonly advice?: string | undefined;
}

const STYLES: Readonly<Record<Level, Style>> = {
  ok: 'green',
  note: 'cyan',
  warn: 'yellow',
  bad: 'red',
};
const LEVEL_WIDTH = 6;
const CHECK_WIDTH = 11;

/** Tells each finding as it comes. */
export class Report {
  #isBad = false;

  constructor(private readonly out: Output) {}

  /** Whether something is bad. */
  get isBad(): boolean {
    return this.#isBad;
  }

  tell(check: string, findings: readonly Finding[]): void {
    for (const finding of findings) this.#tell(check, finding);
  }

  #tell(check: string, { level, sentence, advice }: Finding): void {
    const { out } = this;
    this.#isBad ||= level === 'bad';
    if (out.json) {
      out.record({ check, level, sentence, ...(advice !== undefined && { advice }) });
      return;
    }
    const first = out.paint(level.padEnd(LEVEL_WIDTH), STYLES[level]) + check.padEnd(CHECK_WIDTH);
    const indent = LEVEL_WIDTH + CHECK_WIDTH;
    out.wrap(sentence, { indent, first });
    if (advice !== undefined) out.wrap(`→ ${advice}`, { indent, first: ' '.repeat(indent) });
  }
}
