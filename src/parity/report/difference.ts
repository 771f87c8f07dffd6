/** What differs. */
export const KINDS = [
  'status',
  'header',
  'code',
  'text',
  'missing',
  'additional',
  'value',
  'time',
  'identity',
  'count',
  'order',
  'timing',
  'ending',
] as const;
export type Kind = (typeof KINDS)[number];

/** A difference between a reply and what was recorded. */
export interface Difference {
  readonly kind: Kind;
  /** Of the reply: `status`, the name of a header, or a path such as `Messages.Message.NextConsumeTime`. */
  readonly where: string;
  /** What was recorded, and what came in the run. */
  readonly recorded: string;
  readonly run: string;
}

/** The longest text that is shown of a value. */
const SHOWN = 300;

/** With its values as they are shown. */
export function difference(kind: Kind, where: string, recorded: string, run: string): Difference {
  return { kind, where, recorded: shown(recorded), run: shown(run) };
}

/** As much of a text as people are shown. */
export function shown(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}… (${text.length} characters)`;
}
