import type { Draft } from '../../broker/message';
import {
  BORN_HOST,
  DELIVER_AT,
  draftPropertiesOf,
  IMMUNITY,
  KEY,
  SHARDING_KEY,
  type DraftProperties,
  type PropertyErrors,
} from '../../broker/system-properties';
import { invalid } from '../../schema/control-error';
import { durationMs, instantMs } from '../../schema/time-values';
import type { MessageToSend } from './action-schema';

const ERRORS: PropertyErrors = {
  deliverAt: (text) => invalid(fieldOf(DELIVER_AT), 'a unix time in ms, in digits', text),
  immunity: (text) => invalid(fieldOf(IMMUNITY), 'a number of seconds, in digits', text),
};

/**
 * The draft of a message to be sent at `now` (epoch ms). The system's properties mean what they mean
 * in the XML protocol, so each may be given there or as the member of its meaning, not both. One
 * without a key has `standIn` for it, as those of a protocol have the id of their request.
 */
export function draftOf(message: MessageToSend, now: number, standIn: string): Draft {
  const { deliverAt, delay, immunity, properties = {} } = message;
  if (deliverAt !== undefined && delay !== undefined) {
    throw invalid('delay', 'either deliverAt or delay', delay);
  }
  const named = draftPropertiesOf(pairsOf(properties), ERRORS);
  const at = delay === undefined ? undefined : now + durationMs(delay, 'delay');
  const given: DraftProperties = {
    key: message.key || undefined,
    shardingKey: message.shardingKey || undefined,
    deliverAt: deliverAt === undefined ? at : instantMs(deliverAt, 'deliverAt'),
    immunityMs: immunity === undefined ? undefined : durationMs(immunity, 'immunity'),
  };
  return {
    body: message.body,
    tag: message.tag,
    properties: named.properties,
    key: one(named.key, given.key, 'key', KEY) ?? standIn,
    shardingKey: one(named.shardingKey, given.shardingKey, 'shardingKey', SHARDING_KEY),
    deliverAt: one(named.deliverAt, given.deliverAt, 'deliverAt or delay', DELIVER_AT),
    immunityMs: one(named.immunityMs, given.immunityMs, 'immunity', IMMUNITY),
  };
}

function pairsOf(properties: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const pairs = new Map(Object.entries(properties));
  const bornHost = pairs.get(BORN_HOST);
  if (bornHost === undefined) return pairs;
  throw invalid(fieldOf(BORN_HOST), 'none, for the address is that of the sender', bornHost);
}

/** The value that was given, in whichever of the two ways. */
function one<T>(
  named: T | undefined,
  given: T | undefined,
  member: string,
  property: string,
): T | undefined {
  if (named === undefined || given === undefined) return given ?? named;
  throw invalid(fieldOf(property), `either ${member} or ${property}`, named);
}

function fieldOf(property: string): string {
  return `properties.${property}`;
}
