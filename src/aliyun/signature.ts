import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Hmac } from './hmac-sha1';
import { targetForms } from './target';

/** The parts of a request that are signed, as they came over the wire. */
export interface SignedRequest {
  /** Upper case. */
  readonly method: string;
  /** The request line's target, neither decoded nor re-encoded. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

const PREFIX = 'x-mq-';

/**
 * The text that is signed: method, Content-MD5, Content-Type, Date, the `x-mq-*` headers sorted by
 * name, and the target. Source: Aliyun doc "request signatures"; SDKs.
 */
export function stringToSign({ method, target, headers }: SignedRequest): string {
  return head(method, headers, headers['content-type'] ?? '') + target;
}

function head(method: string, headers: IncomingHttpHeaders, contentType: string): string {
  const md5 = headers['content-md5'] ?? '';
  const date = headers.date ?? '';
  return `${method}\n${String(md5)}\n${contentType}\n${date}\n${mqHeaders(headers)}`;
}

function mqHeaders(headers: IncomingHttpHeaders): string {
  const names = Object.keys(headers).filter((name) => name.startsWith(PREFIX));
  let lines = '';
  for (const name of names.sort()) lines += `${name}:${String(headers[name])}\n`;
  return lines;
}

/** Base64 of an HMAC-SHA1. */
const LENGTH = 28;
const expected = Buffer.alloc(LENGTH);
const given = Buffer.alloc(LENGTH);

/**
 * Compared in a time that does not depend on where they differ. Node hands over header bytes beyond
 * ASCII as one character each, so the text is signed as Latin-1: the very bytes of the wire.
 */
function matches(signature: string, text: string, hmac: Hmac): boolean {
  if (signature.length !== LENGTH) return false;
  given.write(signature, 'latin1');
  expected.write(hmac(text), 'latin1');
  return timingSafeEqual(given, expected);
}

/** What the C# SDK's async GET and others signed though the header is not sent. */
const UNSENT_CONTENT_TYPES = ['text/xml', 'text/xml;charset=utf-8', 'text/xml;charset=UTF-8'];

/**
 * Whether the signature is the request's under this secret: over the raw target and the Content-Type
 * as received, else over what some SDKs sign instead (a Content-Type they do not send, the target
 * without doubled slash, authority or base path).
 */
export function verifies(
  signature: string,
  signed: SignedRequest,
  hmac: Hmac,
  basePath: string,
): boolean {
  if (matches(signature, stringToSign(signed), hmac)) return true;
  const { method, target, headers } = signed;
  const type = headers['content-type'];
  const types = type === undefined ? ['', ...UNSENT_CONTENT_TYPES] : [type];
  const targets = [target, ...targetForms(target, basePath)];
  return types.some((contentType) => {
    const before = head(method, headers, contentType);
    return targets.some((form) => matches(signature, before + form, hmac));
  });
}
