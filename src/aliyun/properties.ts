import type { Draft } from '../broker/message';
import { rangeRefusal, schemaRefusal } from './refusal';

// Source of the keys and of the form `key:value|key:value|`: Aliyun doc "send messages"; SDKs.
const KEY = 'KEYS';
const SHARDING_KEY = '__SHARDINGKEY';
const DELIVER_AT = '__STARTDELIVERTIME';
const IMMUNITY = '__TransCheckT';
const BORN_HOST = '__BORNHOST';
const RESERVED: ReadonlySet<string> = new Set([KEY, SHARDING_KEY, DELIVER_AT, IMMUNITY, BORN_HOST]);

/** What the Properties element says about a message. */
export type DraftProperties = Pick<
  Draft,
  'properties' | 'key' | 'shardingKey' | 'deliverAt' | 'immunityMs'
>;

/**
 * Reads `k:v|k:v`, with or without `|` at the end: split at `|`, empty parts dropped, each split
 * at its first `:`. Of a repeated key the last value counts, in the first one's place. Reserved
 * keys go to the fields they mean; an empty KEYS or __SHARDINGKEY is none, and a client's
 * __BORNHOST is dropped because the server knows better. Refuses (`InvalidArgument`) a part
 * without key or `:`, more than 5,000 parts, and times that are no whole numbers.
 */
export function parseProperties(text: string): DraftProperties {
  refuseTooMany(text);
  const pairs = new Map<string, string>();
  for (const part of text.split('|')) {
    if (part === '') continue;
    const colon = part.indexOf(':');
    if (colon <= 0) {
      throw schemaRefusal('Properties', `'${shown(part)}' is not of the form key:value.`);
    }
    pairs.set(part.slice(0, colon), part.slice(colon + 1));
  }
  const own = [...pairs].filter(([key]) => !RESERVED.has(key));
  return {
    properties: own.length > 0 ? own : undefined,
    key: pairs.get(KEY) || undefined,
    shardingKey: pairs.get(SHARDING_KEY) || undefined,
    deliverAt: deliverAtOf(pairs.get(DELIVER_AT)),
    immunityMs: immunityOf(pairs.get(IMMUNITY)),
  };
}

/** More than the 16 KB that the service takes have room for; millions would keep others waiting. */
const MOST_PAIRS = 5000;

function refuseTooMany(text: string): void {
  let pairs = 0;
  for (let at = text.indexOf('|'); at >= 0; at = text.indexOf('|', at + 1)) pairs += 1;
  if (pairs > MOST_PAIRS) throw schemaRefusal('Properties', `There are more than ${MOST_PAIRS}.`);
}

function deliverAtOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9]{1,15}$/.test(text)) return Number(text);
  throw schemaRefusal(DELIVER_AT, `It must be a unix time in milliseconds, not '${shown(text)}'.`);
}

function immunityOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1000;
  throw rangeRefusal(IMMUNITY, 10, 300, 'seconds');
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** What of a message the Properties element of a reply is made from. */
export type PropertiesSource = DraftProperties & Pick<Draft, 'bornHost'>;

/**
 * A message's properties as the Properties element of a reply, each pair ended by `|` (the C++ SDK
 * loses the last one otherwise); empty where there is none. A key with `:` or `|` and a value with
 * `|`, which can only have come by another protocol, have no form here and are left out; a value
 * with `:` is written as it is. No key comes twice, for the C# SDK fails on that.
 */
export function propertiesText(message: PropertiesSource): string {
  let text = '';
  if (message.properties !== undefined) {
    for (const [key, value] of message.properties) {
      if (!RESERVED.has(key) && !key.includes(':')) text += pair(key, value);
    }
  }
  if (message.key !== undefined) text += pair(KEY, message.key);
  if (message.shardingKey !== undefined) text += pair(SHARDING_KEY, message.shardingKey);
  if (message.deliverAt !== undefined) text += pair(DELIVER_AT, String(message.deliverAt));
  if (message.immunityMs !== undefined) text += pair(IMMUNITY, String(message.immunityMs / 1000));
  if (message.bornHost !== undefined) text += pair(BORN_HOST, message.bornHost);
  return text;
}

function pair(key: string, value: string): string {
  return key === '' || key.includes('|') || value.includes('|') ? '' : `${key}:${value}|`;
}
