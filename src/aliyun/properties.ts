import type { Draft } from '../broker/message';
import {
  BORN_HOST,
  DELIVER_AT,
  draftPropertiesOf,
  IMMUNITY,
  KEY,
  SHARDING_KEY,
  type DraftProperties,
  type PropertyErrors,
} from '../broker/system-properties';
import { rangeRefusal, schemaRefusal } from './refusal';

// Source of the form `key:value|key:value|`: Aliyun doc "send messages"; SDKs.

const ERRORS: PropertyErrors = {
  deliverAt: (text) =>
    schemaRefusal(DELIVER_AT, `It must be a unix time in milliseconds, not '${shown(text)}'.`),
  immunity: () => rangeRefusal(IMMUNITY, 10, 300, 'seconds'),
};

/**
 * Reads `k:v|k:v`, with or without `|` at the end: split at `|`, empty parts dropped, each split
 * at its first `:`. Of a repeated key the last value counts, in the first one's place. The system's
 * go to the fields they mean. Refuses (`InvalidArgument`) a part without key or `:`, more than 5,000
 * parts, and times that are no whole numbers.
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
  return draftPropertiesOf(pairs, ERRORS);
}

/** More than the 16 KB that the service takes have room for; millions would keep others waiting. */
const MOST_PAIRS = 5000;

function refuseTooMany(text: string): void {
  let pairs = 0;
  for (let at = text.indexOf('|'); at >= 0; at = text.indexOf('|', at + 1)) pairs += 1;
  if (pairs > MOST_PAIRS) throw schemaRefusal('Properties', `There are more than ${MOST_PAIRS}.`);
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** What of a message the Properties element of a reply is made from. */
export type PropertiesSource = DraftProperties & Pick<Draft, 'bornHost'>;

/**
 * A message's properties as the Properties element of a reply, each pair ended by `|` (the C++ SDK
 * loses the last one otherwise); empty where there is none.
 */
export function propertiesText(message: PropertiesSource): string {
  let text = '';
  if (message.properties !== undefined) {
    for (const [key, value] of message.properties) text += pair(key, value);
  }
  if (message.key !== undefined) text += pair(KEY, message.key);
  if (message.shardingKey !== undefined) text += pair(SHARDING_KEY, message.shardingKey);
  if (message.deliverAt !== undefined) text += pair(DELIVER_AT, String(message.deliverAt));
  if (message.immunityMs !== undefined) text += pair(IMMUNITY, String(message.immunityMs / 1000));
  if (message.bornHost !== undefined) text += pair(BORN_HOST, message.bornHost);
  return text;
}

function pair(key: string, value: string): string {
  return `${key}:${value}|`;
}
