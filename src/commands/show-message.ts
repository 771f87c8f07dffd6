import type { Output } from './terminal/output';
import { printable, printableLines } from './terminal/printable';

/** What is shown of a message in full. */
export interface ShownMessage {
  readonly id: string;
  readonly body: string;
  readonly tag?: string | undefined;
  readonly key?: string | undefined;
  /** What else there is to say, behind tag and key. */
  readonly said: readonly string[];
}

/** A message on lines of its own: what it is, then its body as it is. */
export function showMessage(out: Output, { id, body, tag, key, said }: ShownMessage): void {
  const facts = [
    ...(tag === undefined ? [] : [`tag ${tag}`]),
    ...(key === undefined ? [] : [`key ${key}`]),
    ...said,
  ].map(printable);
  out.line([out.paint(printable(id), 'bold'), ...facts].join('  '));
  printableLines(body).forEach((line) => out.line(line));
}
