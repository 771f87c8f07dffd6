import { isUtf8 } from 'node:buffer';
import { Refusal } from '../refusal';
import type { FlatDocument } from './document';
import { parseXml } from './parser';
import { scanXml } from './scanner';
import { malformed, refuseIllegalCharacters } from './text';

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
  let text = withoutCarriageReturns(body).toString('utf8');
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  refuseIllegalCharacters(text);
  return text;
}

const CR = 0x0d;
const LF = 0x0a;

/** CRLF and CR become LF (XML 1.0, section 2.11). On bytes, for many a text is all short lines. */
function withoutCarriageReturns(body: Buffer): Buffer {
  let write = body.indexOf(CR);
  if (write < 0) return body;
  const normal = Buffer.from(body);
  for (let read = write; read < body.length; read += 1) {
    const byte = body[read] ?? 0;
    normal[write++] = byte === CR ? LF : byte;
    if (byte === CR && body[read + 1] === LF) read += 1;
  }
  return normal.subarray(0, write);
}
