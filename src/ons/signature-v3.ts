import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { canonicalQuery, type Parameters } from './canonical';

const ALGORITHM = 'ACS3-HMAC-SHA256';

/** What the Authorization header of a request says. */
export interface AuthorizationV3 {
  readonly accessKeyId: string;
  /** Names of headers, in lower case and in order. */
  readonly signedHeaders: readonly string[];
  /** Hex. */
  readonly signature: string;
}

/** A request as it is signed. */
export interface SignedV3 {
  readonly method: string;
  /** Of the query. */
  readonly parameters: Parameters;
  readonly headers: IncomingHttpHeaders;
}

/** Whether an Authorization header is of this kind, whatever else it holds. */
export function isV3(authorization: string | undefined): boolean {
  return authorization?.startsWith('ACS3-') === true;
}

/** `undefined` where a part is missing or not what it should be. */
export function readAuthorizationV3(authorization: string): AuthorizationV3 | undefined {
  if (!authorization.startsWith(`${ALGORITHM} `)) return undefined;
  const parts = new Map(
    authorization
      .slice(ALGORITHM.length)
      .split(',')
      .map((part) => {
        const [name = '', ...value] = part.trim().split('=');
        return [name, value.join('=')] as const;
      }),
  );
  const accessKeyId = parts.get('Credential') ?? '';
  const signedHeaders = (parts.get('SignedHeaders') ?? '').toLowerCase().split(';');
  const signature = parts.get('Signature') ?? '';
  if (accessKeyId === '' || !/^[0-9a-f]{64}$/i.test(signature)) return undefined;
  return { accessKeyId, signedHeaders, signature: signature.toLowerCase() };
}

/** Headers that have to be signed and are not: without them others could change what a call does. */
export function unsignedHeaders(
  headers: IncomingHttpHeaders,
  signedHeaders: readonly string[],
): string[] {
  const needed = Object.keys(headers).filter((name) => name.startsWith('x-acs-'));
  return [...new Set(['host', 'x-acs-content-sha256', ...needed])].filter(
    (name) => !signedHeaders.includes(name),
  );
}

/** Lower-case hex of a body's SHA-256, as the header `x-acs-content-sha256` has it. */
export function hashOf(body: Buffer | string): string {
  return createHash('sha256').update(body).digest('hex');
}

/** The request in the form whose hash is signed. Source: Aliyun doc "V3 request structure and signature". */
export function canonicalRequest(
  { method, parameters, headers }: SignedV3,
  signedHeaders: readonly string[],
): string {
  const lines = signedHeaders.map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`);
  const payload = String(headers['x-acs-content-sha256'] ?? '');
  return [
    ...[method.toUpperCase(), '/', canonicalQuery(parameters), lines.join('')],
    ...[signedHeaders.join(';'), payload],
  ].join('\n');
}

/** The text that is signed. */
export function stringToSignV3(request: SignedV3, signedHeaders: readonly string[]): string {
  return `${ALGORITHM}\n${hashOf(canonicalRequest(request, signedHeaders))}`;
}

/** Lower-case hex of the HMAC-SHA256 under the secret. */
export function signV3(stringToSign: string, secret: string): string {
  return createHmac('sha256', secret).update(stringToSign).digest('hex');
}
