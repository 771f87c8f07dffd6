import { createHash } from 'node:crypto';
import { Refusal } from './refusal';

/**
 * Refuses (`InvalidDigest`) a body that is not the one its Content-MD5 header tells of. Taken are
 * Base64 of the lower-case hex digest (Node, Go and Rust SDKs), Base64 of the digest itself
 * (RFC 1864) and the bare hex digest. No header, no check.
 */
export function checkContentMd5(header: string | undefined, body: Buffer): void {
  if (header === undefined || header === '') return;
  const digest = createHash('md5').update(body).digest();
  const hex = digest.toString('hex');
  if (header === Buffer.from(hex).toString('base64')) return;
  if (header === digest.toString('base64') || header.toLowerCase() === hex) return;
  throw new Refusal('InvalidDigest', {
    detail: `The MD5 of the ${body.length} bytes received is ${hex}.`,
  });
}
