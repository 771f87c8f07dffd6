import * as v from 'valibot';
import { object } from '../../schema/schema';

/** What is reset: an instance, or everything where none is named. */
export const resetBody = object({ ns: v.optional(v.string()) });
