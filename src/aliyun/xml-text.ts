import { Refusal } from './refusal';

/** A character that XML 1.0 has no place for, in any form; lone surrogates are told apart elsewhere. */
// eslint-disable-next-line no-control-regex -- control characters are what it is about
const ILLEGAL = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** Refuses (`InvalidContent`) text that holds a character XML 1.0 does not allow. */
export function refuseIllegalCharacters(text: string): void {
  const found = ILLEGAL.exec(text)?.[0];
  if (found !== undefined) throw illegalCharacter(found.charCodeAt(0));
}

function illegalCharacter(code: number): Refusal {
  const hex = code.toString(16).toUpperCase().padStart(4, '0');
  return new Refusal('InvalidContent', {
    detail: `U+${hex} is not allowed in XML 1.0; send such a body as Base64.`,
  });
}

const NOT_A_REFERENCE = /&(?!(?:lt|gt|amp|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)/;
const AMP_OR_NUMERIC = /&(?:amp|#([0-9]+)|#x([0-9a-fA-F]+));/g;

/** References that come in great numbers from some SDKs, with the text they stand for; none stands for `&`. */
const NAMED = [
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
] as const;
const NUMERIC = [
  ['&#34;', '"'],
  ['&#39;', "'"],
  ['&#xA;', '\n'],
  ['&#xD;', '\r'],
  ['&#13;', '\r'],
  ['&#x9;', '\t'],
] as const;

/**
 * The text that raw character data (without markup) stands for. Refuses `]]>`, a bare `&` and
 * unknown entities (`MalformedXML`), and references to characters XML 1.0 has no place for
 * (`InvalidContent`). Linear in the length of the text.
 */
export function decodeText(raw: string): string {
  if (raw.includes(']]>')) throw malformed("']]>' must not stand in text; write ]]&gt;.");
  if (!raw.includes('&')) return raw;
  const bad = NOT_A_REFERENCE.exec(raw);
  if (bad !== null) throw malformed(`${shown(raw, bad.index)} is no entity known here.`);
  let text = raw;
  for (const [reference, character] of NAMED) text = text.replaceAll(reference, character);
  if (!text.includes('&#')) return text.replaceAll('&amp;', '&');
  for (const [reference, character] of NUMERIC) text = text.replaceAll(reference, character);
  // One pass, last: `&amp;` and `&#38;` make new ampersands that must not be read again.
  return text.replace(AMP_OR_NUMERIC, (_, decimal?: string, hex?: string) => {
    if (decimal !== undefined) return character(Number.parseInt(decimal, 10));
    return hex === undefined ? '&' : character(Number.parseInt(hex, 16));
  });
}

function character(code: number): string {
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  if (surrogate || code > 0x10ffff) throw illegalCharacter(Math.min(code, 0x110000));
  const text = String.fromCodePoint(code);
  refuseIllegalCharacters(text);
  return text;
}

function shown(raw: string, at: number): string {
  return `'${raw.slice(at, at + 12).split(';', 1)[0] ?? ''}'`;
}

/** A document that is not well-formed, and what is wrong with it. */
export function malformed(detail: string): Refusal {
  return new Refusal('MalformedXML', { detail });
}

// eslint-disable-next-line no-control-regex -- control characters are what it is about
const TO_ESCAPE = /[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
// eslint-disable-next-line no-control-regex -- control characters are what it is about
const ALL_TO_ESCAPE = /[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/**
 * Text as it stands in a reply's element: `&`, `<`, `>` as entities, CR as `&#13;` because a raw
 * one is read as LF, and what XML 1.0 has no place for as U+FFFD (such text can only have come by
 * another protocol; a reference to it would break the clients' parsers).
 */
export function escapeText(text: string): string {
  return TO_ESCAPE.test(text) ? text.replace(ALL_TO_ESCAPE, escaped) : text;
}

function escaped(character: string): string {
  switch (character) {
    case '&':
      return '&amp;';
    case '<':
      return '&lt;';
    case '>':
      return '&gt;';
    case '\r':
      return '&#13;';
    default:
      return '\ufffd';
  }
}
