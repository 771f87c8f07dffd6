import * as crypto from 'node:crypto';

/** Base64 of the HMAC-SHA1 of a text's Latin-1 bytes under one secret. */
export type Hmac = (text: string) => string;

/** Bytes that SHA-1 takes at a time, and that it gives. Source: RFC 2104, RFC 3174. */
const BLOCK = 64;
const DIGEST = 20;
/** Characters of the texts for which there is room from the start. */
const USUAL = 2048;

/** A secret, made ready once for all its signatures. */
export function hmacSha1(secret: string): Hmac {
  // Two hashes in one shot, where Node has them (20.12), take half the time of its own HMAC.
  return typeof crypto.hash === 'function' ? ofHashes(secret) : ofNode(secret);
}

function ofNode(secret: string): Hmac {
  const key = crypto.createSecretKey(secret, 'utf8');
  return (text) => crypto.createHmac('sha1', key).update(text, 'latin1').digest('base64');
}

/** Source: RFC 2104, section 2. */
function ofHashes(secret: string): Hmac {
  const bytes = Buffer.from(secret, 'utf8');
  const key = bytes.length > BLOCK ? crypto.createHash('sha1').update(bytes).digest() : bytes;
  let inner = paddedKey(key, 0x36, USUAL);
  const outer = paddedKey(key, 0x5c, DIGEST);
  return (text) => {
    if (inner.length < BLOCK + text.length) inner = paddedKey(key, 0x36, text.length);
    inner.write(text, BLOCK, 'latin1');
    const digest = crypto.hash('sha1', inner.subarray(0, BLOCK + text.length), 'binary');
    outer.write(digest, BLOCK, 'binary');
    return crypto.hash('sha1', outer, 'base64');
  };
}

/** A block of the key, every byte changed by `pad`, and room for so many bytes after it. */
function paddedKey(key: Buffer, pad: number, room: number): Buffer {
  const block = Buffer.alloc(BLOCK + room);
  for (let i = 0; i < BLOCK; i += 1) block[i] = (key[i] ?? 0) ^ pad;
  return block;
}
