import { MqError, type Violation } from '../errors';
import { characterName, ILLEGAL_IN_XML } from '../lib/xml-characters';
import type { Draft } from './message';
import { isSystemProperty } from './system-properties';

/** What XML 1.0 has no place for, in any form. */
const ILLEGAL = new RegExp(`[${ILLEGAL_IN_XML}]`);
/**
 * The same and halves of surrogate pairs (with `u`, whole pairs are one character and do not match),
 * which UTF-8 has no place for. It takes three times as long in a text beyond Latin-1.
 */
const UNSENDABLE = new RegExp(String.raw`[${ILLEGAL_IN_XML}\ud800-\udfff]`, 'u');

/**
 * What in a message's texts no consumer could get as it was sent, whatever protocol it came or goes
 * by; the first thing only, or `undefined`. Linear in the length of the texts.
 */
export function wrongText(draft: Draft): MqError | undefined {
  const { body, tag, key, shardingKey, properties } = draft;
  return (
    unsendable('body', 'body', body) ??
    (tag === undefined ? undefined : wrongTag(tag)) ??
    (key === undefined ? undefined : wrongValue('key', 'key', key)) ??
    (shardingKey === undefined
      ? undefined
      : wrongValue('shardingKey', 'sharding key', shardingKey)) ??
    (properties === undefined ? undefined : wrongProperties(properties))
  );
}

function wrongTag(tag: string): MqError | undefined {
  if (tag.includes('||'))
    return refusal('tag', `the tag ${shown(tag)} has ||, which stands between tags`);
  return unsendable('tag', 'tag', tag);
}

function wrongProperties(properties: NonNullable<Draft['properties']>): MqError | undefined {
  for (const [key, value] of properties) {
    const wrong = wrongKey(key) ?? wrongValue('properties', `property ${shown(key)}`, value);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function wrongKey(key: string): MqError | undefined {
  if (key === '') return refusal('properties', 'the name of a property is empty');
  const name = `property name ${shown(key)}`;
  if (key.includes(':')) {
    return refusal('properties', `the ${name} has a colon, which stands between name and value`);
  }
  if (isSystemProperty(key)) {
    return refusal('properties', `the ${name} is one of the system's`);
  }
  return wrongValue('properties', name, key);
}

function wrongValue(
  element: Violation['element'],
  what: string,
  text: string,
): MqError | undefined {
  if (text.includes('|'))
    return refusal(element, `the ${what} has a |, which stands between properties`);
  return unsendable(element, what, text);
}

function unsendable(
  element: Violation['element'],
  what: string,
  text: string,
): MqError | undefined {
  const found = (text.isWellFormed() ? ILLEGAL : UNSENDABLE).exec(text);
  if (found === null) return undefined;
  const name = characterName(found[0].charCodeAt(0));
  return refusal(
    element,
    `the ${what} has ${name} at ${found.index}, which XML 1.0 cannot carry; send such data as Base64`,
  );
}

function refusal(element: Violation['element'], detail: string): MqError {
  return new MqError('InvalidArgument', detail, { violation: { element } });
}

/** A text as a refusal has it: no more of it than tells which it is. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
