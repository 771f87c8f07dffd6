import { BadValue } from './bad-value';
import type { Parse } from './parse';

const HOST = String.raw`(?:[\w.-]+|\[[\da-fA-F:.]+\])`;
const LOGIN = String.raw`(?:[^\s@/]*@)?`;
const SINGLE = new RegExp(String.raw`^rediss?://${LOGIN}${HOST}(?::\d+)?(?:/\d*)?(?:\?\S*)?$`);
const NODES = `${HOST}(?::\\d+)?(?:,${HOST}(?::\\d+)?)*`;
const SENTINEL = new RegExp(String.raw`^rediss?\+sentinel://${LOGIN}${NODES}/[^/\s]+(?:/\d+)?$`);
const CLUSTER = new RegExp(String.raw`^rediss?\+cluster://${LOGIN}${NODES}/?$`);

const ALLOWED = [
  'redis://[user:password@]host:port[/db]',
  'redis+sentinel://host:port,host:port/master',
  'redis+cluster://host:port,host:port',
].join(', ');

/** The address of a Redis, as text. What it refuses is never shown: it may hold a password. */
export const parseRedisUrl: Parse<string> = (value) => {
  if (typeof value === 'string' && [SINGLE, SENTINEL, CLUSTER].some((form) => form.test(value))) {
    return value;
  }
  throw new BadValue(`this is not a Redis address; allowed: ${ALLOWED}; rediss for TLS`);
};
