import { settingsOf, type Options } from '../config/options';
import { readKnown } from './report/known';
import { markdownOf } from './report/markdown';
import type { Report } from './report/report';
import type { KnownDeviation } from './report/tally';
import { replay } from './replay/replay';

export interface ParityOptions {
  /** What the fresh mqrest is like that the recording is played against; as for `startMqrest`. */
  readonly settings?: Options | undefined;
  /** An address to play against in place of it, in real time. */
  readonly against?: string | undefined;
  /** What requests to that address are signed with. */
  readonly key?: { readonly id: string; readonly secret: string; readonly securityToken?: string };
  /** Known deviations, or the file they are in. */
  readonly known?: readonly KnownDeviation[] | string | undefined;
  /** How far times of the service may be off; ms; default: 250. */
  readonly toleranceMs?: number | undefined;
}

/** A run that differs from its recording; the message is the report in Markdown. */
export class ParityError extends Error {
  constructor(readonly report: Report) {
    super(markdownOf(report));
    this.name = 'ParityError';
  }
}

/**
 * Plays a recording of `mqrest record` against a fresh mqrest, whose clock is moved, so that it takes
 * seconds. Resolves with the report where nothing differs that is not known; else rejects with a
 * `ParityError`.
 */
export async function parity(recording: string, options: ParityOptions = {}): Promise<Report> {
  const { settings, known = [], key: signer, ...rest } = options;
  const report = await replay(recording, {
    ...{ ...rest, signer, settings: settings && settingsOf(settings) },
    known: typeof known === 'string' ? readKnown(known) : known,
  });
  if (report.unknown > 0) throw new ParityError(report);
  return report;
}
