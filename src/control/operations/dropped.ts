import { count, object } from '../../schema/schema';

/** How many there were of what was taken away. */
export const dropped = object({ dropped: count });
