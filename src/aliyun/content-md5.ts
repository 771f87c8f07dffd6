import { createHash } from 'node:crypto';
import { Refusal } from './refusal';

/**
 * Refuses (`InvalidDigest`) a body that is not the one its Content-MD5 header tells of. Taken are
 * Base64 of the lower-case hex digest (Node, Go and Rust SDKs), Base64 of the digest itself
 * (RFC 1864) and the bare hex digest. No header, no check.
 */
export function checkContentMd5(header: string | undefined, body: Buffer): void {
  const check = contentMd5Check(header);
  check?.add(body);
  check?.end();
}

/** The same for a body that comes in pieces; `undefined` where there is nothing to check. */
export function contentMd5Check(
  header: string | undefined,
): { add(piece: Buffer): void; end(): void } | undefined {
  if (header === undefined || header === '') return undefined;
  const hash = createHash('md5');
  let length = 0;
  return {
    add(piece) {
      length += piece.length;
      hash.update(piece);
    },
    end() {
      const digest = hash.digest();
      const hex = digest.toString('hex');
      if (header === Buffer.from(hex).toString('base64')) return;
      if (header === digest.toString('base64') || header.toLowerCase() === hex) return;
      throw new Refusal('InvalidDigest', {
        detail: `The MD5 of the ${length} bytes received is ${hex}.`,
      });
    },
  };
}
