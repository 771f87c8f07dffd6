import { createHmac } from 'node:crypto';
import { canonicalQuery, encode, type Parameters } from './canonical';

const SIGNATURE = 'Signature';

/** The text that is signed: method, path and all parameters but the signature. Source: Aliyun doc "RPC signature". */
export function stringToSignV1(method: string, parameters: Parameters): string {
  const signed = new Map([...parameters].filter(([name]) => name !== SIGNATURE));
  return `${method.toUpperCase()}&${encode('/')}&${encode(canonicalQuery(signed))}`;
}

/** Base64 of the HMAC-SHA1 under the secret with an ampersand after it. */
export function signV1(stringToSign: string, secret: string): string {
  return createHmac('sha1', `${secret}&`).update(stringToSign).digest('base64');
}
