import { parseRedisUrl as readRedisUrl } from '../store/redis/connection';
import { BadValue } from './bad-value';
import { refuse, type Parse } from './parse';

/** The address of a Redis, as text that the store can read. A refusal never shows it: it may hold a password. */
export const parseRedisUrl: Parse<string> = (value) => {
  if (typeof value !== 'string') return refuse(typeof value, 'an address', 'redis://host:port');
  try {
    readRedisUrl(value);
    return value;
  } catch (error) {
    throw new BadValue((error as Error).message);
  }
};
