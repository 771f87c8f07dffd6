import { BadValue } from './bad-value';
import type { Parse } from './parse';

/** A token for a header. What it refuses is never shown: it is a secret. */
export const parseToken: Parse<string> = (value) => {
  if (typeof value === 'string' && (value === '' || /^[\x21-\x7e]{8,}$/.test(value))) return value;
  throw new BadValue(
    'this is not a token; allowed: at least 8 characters of ASCII without blanks, in quotes if it is all digits',
  );
};
