import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../clock';
import { withoutSecrets } from '../http/request-log';
import { isSameText } from '../lib/same-text';
import { parseDateHeader } from './date-header';
import { hmacSha1, type Hmac } from './hmac-sha1';
import { Refusal } from './refusal';
import { stringToSign, verifies, type SignedRequest } from './signature';

export interface Credential {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** What the `security-token` header must be; absent: whatever it is, it is not looked at. */
  readonly securityToken?: string | undefined;
}

/** `off`: no check. `known`: the signatures of declared keys. `strict`: every header of every request. */
export type AuthMode = 'off' | 'known' | 'strict';

export interface AuthOptions {
  readonly auth: AuthMode;
  readonly credentials: readonly Credential[];
  /** Finds one that was declared since; it takes the place of one with the same id. */
  readonly findCredential?: ((accessKeyId: string) => Credential | undefined) | undefined;
  readonly clock: Clock;
  /** ms that a Date header may be off, either way. */
  readonly skewMs: number;
  /** A path before `/topics` that some SDKs send and do not sign; empty for none, no `/` at its end. */
  readonly basePath: string;
}

/** Throws a {@link Refusal} unless the request may pass. */
export type Authenticate = (signed: SignedRequest) => void;

interface Key extends Credential {
  readonly hmac: Hmac;
}

/** `MQ <AccessKeyId>:<Base64 signature>`. Source: Aliyun doc "request signatures". */
const AUTHORIZATION = /^MQ ([^:\s]+):([A-Za-z0-9+/]+={0,2})$/;

/**
 * The check of a mode. `strict` goes in this order: Authorization (missing, malformed), Date
 * (missing, malformed, too far off), AccessKeyId, security token, signature. `known` verifies the
 * signatures of declared AccessKeyIds, and their tokens where one is declared, and lets everything
 * else pass, unsigned requests too.
 *
 * There is no check for replays: there is no nonce, and two publishes in one second may carry the
 * same signature (Python, Java and PHP SDKs).
 */
export function authenticator(options: AuthOptions): Authenticate {
  const { auth, basePath } = options;
  if (auth === 'off') return () => undefined;
  const keys = new Map(options.credentials.map((one) => [one.accessKeyId, keyOf(one)]));
  const found = new WeakMap<Credential, Key>();
  const find = (accessKeyId: string): Key | undefined => {
    const credential = options.findCredential?.(accessKeyId);
    if (credential === undefined) return keys.get(accessKeyId);
    const key = found.get(credential) ?? keyOf(credential);
    found.set(credential, key);
    return key;
  };
  return (signed) => {
    const { headers } = signed;
    const authorization = AUTHORIZATION.exec(headers.authorization ?? '');
    if (auth === 'strict') checkHeaders(headers, authorization !== null, options);
    const key = find(authorization?.[1] ?? '');
    if (key === undefined) {
      if (auth === 'strict') throw new Refusal('InvalidAccessKeyId');
      return;
    }
    checkToken(key, headers);
    if (!verifies(authorization?.[2] ?? '', signed, key.hmac, basePath)) throw mismatch(signed);
  };
}

function keyOf(credential: Credential): Key {
  return { ...credential, hmac: hmacSha1(credential.accessKeySecret) };
}

function checkHeaders(
  headers: IncomingHttpHeaders,
  wellFormed: boolean,
  { clock, skewMs }: AuthOptions,
): void {
  if (headers.authorization === undefined) throw new Refusal('MissingAuthorizationHeader');
  if (!wellFormed) {
    throw new Refusal('InvalidAuthorizationHeader', {
      detail: 'It is MQ, a blank, the AccessKeyId, a colon and the signature in Base64.',
    });
  }
  if (headers.date === undefined) throw new Refusal('MissingDateHeader');
  const date = parseDateHeader(headers.date);
  if (date === undefined) {
    throw new Refusal('InvalidDateHeader', {
      detail: 'It is a date such as Tue, 11 Apr 2017 10:09:19 GMT.',
    });
  }
  const off = clock.now() - date;
  if (Math.abs(off) > skewMs) {
    const side = off > 0 ? 'behind' : 'ahead of';
    throw new Refusal('TimeExpired', {
      detail: `Its Date is ${Math.round(Math.abs(off) / 1000)} s ${side} the time here; ${skewMs / 1000} s are allowed.`,
    });
  }
}

/** The protocol has no code for a wrong token; a temporary key is of no worth without its own. */
function checkToken({ securityToken }: Credential, headers: IncomingHttpHeaders): void {
  const given = headers['security-token'];
  if (securityToken === undefined || isSameText(securityToken, String(given ?? ''))) return;
  throw new Refusal('InvalidAccessKeyId', {
    detail: 'The security-token header is not the one of this AccessKeyId.',
  });
}

/** Tells what was to be signed, so that the client's side can be compared; never a signature or secret. */
function mismatch(signed: SignedRequest): Refusal {
  const text = stringToSign({ ...signed, target: withoutSecrets(signed.target) });
  return new Refusal('SignatureDoesNotMatch', {
    headers: { 'x-mq-string-to-sign': headerText(text) },
  });
}

/** Printable ASCII for a header: backslashes doubled, line feeds `\n`, other bytes `\xNN`. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x5b\x5d-\x7e]/g, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\\') return '\\\\';
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
