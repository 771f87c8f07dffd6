import { queryRefusal } from './refusal';
import { decodeComponent } from './target';

/** The parameters this protocol knows, with their values as sent and decoded. */
export interface Query {
  ns?: string;
  consumer?: string;
  tag?: string;
  numOfMessages?: string;
  waitseconds?: string;
  trans?: string;
  /** The right name in the wrong case: ignored as the service does, but worth a warning. */
  waitSeconds?: string;
}

const KNOWN: ReadonlySet<string> = new Set<keyof Query>([
  'ns',
  'consumer',
  'tag',
  'numOfMessages',
  'waitseconds',
  'trans',
  'waitSeconds',
]);

/**
 * Reads a raw query string, form-encoded (`+` is a blank). Names are case-sensitive; unknown ones
 * are ignored, as the service was seen to do. Of a repeated parameter the first value counts.
 * Refuses malformed percent escapes (`InvalidQueryString`), in whatever parameter they are.
 */
export function parseQuery(raw: string): Query {
  const query: Query = {};
  if (raw === '') return query;
  const isDecoded = !TO_DECODE.test(raw);
  for (const part of raw.split('&')) {
    const equals = part.indexOf('=');
    const rawName = equals < 0 ? part : part.slice(0, equals);
    const rawValue = equals < 0 ? '' : part.slice(equals + 1);
    const name = isDecoded ? rawName : decoded(rawName, part);
    const value = isDecoded ? rawValue : decoded(rawValue, name);
    if (KNOWN.has(name)) query[name as keyof Query] ??= value;
  }
  return query;
}

const TO_DECODE = /[^\x20-\x24\x26-\x2a\x2c-\x7e]/;

function decoded(raw: string, name: string): string {
  if (!TO_DECODE.test(raw)) return raw;
  const text = decodeComponent(raw.replaceAll('+', ' '));
  if (text === undefined) throw queryRefusal(name, 'Its percent-encoding is malformed.');
  return text;
}
