import type { Message } from '../../broker/message';
import { isTagged } from '../../lib/tag-expression';
import type { Match } from './await-schema';

/** What of a message is looked at. */
export type Matchable = Pick<Message, 'body' | 'tag' | 'key'> & {
  readonly properties?: Message['properties'] | Readonly<Record<string, string>>;
};

/** Whether a message is like that; `consumedTimes` is that of its delivery, where there is one. */
export function matches(match: Match, message: Matchable, consumedTimes?: number): boolean {
  const { tag, key, body, bodyContains, property = {} } = match;
  if (tag !== undefined && !isTagged(message.tag, tag)) return false;
  if (key !== undefined && message.key !== key) return false;
  if (body !== undefined && message.body !== body) return false;
  if (match.consumedTimes !== undefined && consumedTimes !== match.consumedTimes) return false;
  if (bodyContains !== undefined && !message.body.includes(bodyContains)) return false;
  const wanted = Object.entries(property);
  if (wanted.length === 0) return true;
  const { properties = [] } = message;
  const pairs = Array.isArray(properties) ? properties : Object.entries(properties);
  const has = new Map<string, string>(pairs as readonly (readonly [string, string])[]);
  return wanted.every(([name, value]) => has.get(name) === value);
}
