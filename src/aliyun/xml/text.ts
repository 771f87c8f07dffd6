import { characterName, ILLEGAL_IN_XML } from '../../lib/xml-characters';
import { Refusal } from '../refusal';
import { decodeReferences, type OnBadReference } from './references';

/** A character that XML 1.0 has no place for, in any form; lone surrogates are told apart elsewhere. */
const ILLEGAL = new RegExp(`[${ILLEGAL_IN_XML}]`);

/** Refuses (`InvalidContent`) text that holds a character XML 1.0 does not allow. */
export function refuseIllegalCharacters(text: string): void {
  const found = ILLEGAL.exec(text)?.[0];
  if (found !== undefined) throw illegalCharacter(found.charCodeAt(0));
}

function illegalCharacter(code: number): Refusal {
  return new Refusal('InvalidContent', {
    detail: `${characterName(code)} is not allowed in XML 1.0; send such a body as Base64.`,
  });
}

const BAD_REFERENCE: OnBadReference = {
  unknown(shown) {
    throw malformed(`${shown} is no entity known here; a plain & is written &amp;.`);
  },
  illegal(code) {
    throw illegalCharacter(code);
  },
};

/**
 * The text that raw character data (without markup) stands for. Refuses `]]>`, a bare `&` and
 * unknown entities (`MalformedXML`), and references to characters XML 1.0 has no place for
 * (`InvalidContent`). Linear in the length of the text.
 */
export function decodeText(raw: string): string {
  if (raw.includes(']]>')) throw malformed("']]>' must not stand in text; write ]]&gt;.");
  return raw.includes('&') ? decodeReferences(raw, BAD_REFERENCE) : raw;
}

/** A document that is not well-formed, and what is wrong with it. */
export function malformed(detail: string): Refusal {
  return new Refusal('MalformedXML', { detail });
}
