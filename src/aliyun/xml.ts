import { isUtf8 } from 'node:buffer';
import { Refusal } from './refusal';
import type { FlatDocument } from './xml-document';
import { parseXml } from './xml-parser';
import { scanXml } from './xml-scanner';
import { malformed, refuseIllegalCharacters } from './xml-text';

/**
 * Reads a request's body. Refuses what is not UTF-8 or holds characters that XML 1.0 does not allow
 * (`InvalidContent`), what is not well-formed or has a DOCTYPE (`MalformedXML`), and what is more
 * than a root with flat elements in it (`InvalidArgument`).
 */
export function readXml(body: Buffer): FlatDocument {
  const text = textOf(body);
  return scanXml(text) ?? parseXml(text);
}

/** The document's characters as XML reads them: no BOM, every line end one LF. */
function textOf(body: Buffer): string {
  if (body.length === 0) throw malformed('The body is empty.');
  if (!isUtf8(body)) {
    throw new Refusal('InvalidContent', { detail: 'The body is not valid UTF-8.' });
  }
  let text = body.toString('utf8');
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
  refuseIllegalCharacters(text);
  return text;
}
