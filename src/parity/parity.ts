import { settingsOf, type Options } from '../config/options';
import { readKnown } from './report/known';
import { markdownOf } from './report/markdown';
import type { Report } from './report/report';
import type { KnownDeviation } from './report/tally';
import { replay, type PlayOptions } from './replay/replay';

export interface ParityOptions extends PlayOptions {
  /** What the fresh mqrest is like that the recording is played against; as for `startMqrest`. */
  readonly settings?: Options | undefined;
  /** Known deviations, or the file they are in. */
  readonly known?: readonly KnownDeviation[] | string | undefined;
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
  const { settings, known = [], ...rest } = options;
  const report = await replay(recording, {
    ...{ ...rest, settings: settings && settingsOf(settings) },
    known: typeof known === 'string' ? readKnown(known) : known,
  });
  if (report.unknown > 0) throw new ParityError(report);
  return report;
}
