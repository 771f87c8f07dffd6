import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { check } from '../../schema/check';
import { object } from '../../schema/schema';
import { KINDS } from './difference';
import type { KnownDeviation } from './tally';

const deviations = v.array(
  object({
    operation: v.optional(v.string()),
    kind: v.optional(v.picklist(KINDS)),
    where: v.optional(v.string()),
    recorded: v.optional(v.string()),
    run: v.optional(v.string()),
    reason: v.pipe(v.string(), v.minLength(1)),
  }),
);

/** Reads known deviations: a list in JSON. Throws a sentence that names what is wrong with it. */
export function readKnown(path: string): readonly KnownDeviation[] {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    check(deviations, value);
    return value;
  } catch (error) {
    const why = (error as Error).message;
    throw new Error(`the known deviations ${path} cannot be used: ${why}`);
  }
}
