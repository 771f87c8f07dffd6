import { optional, record, text } from '../../schema/schema';

/** What is reset: an instance, or everything where none is named. */
export const resetBody = record({ ns: optional(text()) });
