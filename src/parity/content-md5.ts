import { createHash } from 'node:crypto';

/**
 * The Content-MD5 of one body in the form that a header has for another: Base64 of the hex digest,
 * Base64 of the digest, or the hex digest. `undefined` where the header is not of that body.
 */
export function sameContentMd5(header: string, of: Buffer, to: Buffer): string | undefined {
  const form = formsOf(of).indexOf(header);
  return form < 0 ? undefined : formsOf(to)[form];
}

function formsOf(bytes: Buffer): string[] {
  const digest = createHash('md5').update(bytes).digest();
  const hex = digest.toString('hex');
  return [Buffer.from(hex).toString('base64'), digest.toString('base64'), hex, hex.toUpperCase()];
}
