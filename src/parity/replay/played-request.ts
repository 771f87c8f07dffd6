import { FRONT_PATHS, isOfFront } from '../front-path';
import { isOfMessage } from '../outgoing';
import { bytesOf, type Exchange } from '../recording';
import type { Signing } from './signing';
import type { Twins } from './twins';

/** A request as it goes out in a run. */
export interface PlayedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export interface Changes {
  readonly twins: Twins;
  readonly signing: Signing;
  /** ms from the recording's time to that of the run. */
  readonly shiftMs: number;
}

/** Made anew. */
const DROPPED = ['host', 'content-length', 'transfer-encoding', 'expect'];

/** The request with the run's identifiers, times and signature; why not where it cannot be sent. */
export function playedRequest(exchange: Exchange, changes: Changes): PlayedRequest | string {
  const { request } = exchange;
  const recorded = bytesOf(request.body);
  if (recorded === undefined) return 'the body of the request was cut';
  const target = shifted(changes.twins.translateParameters(request.target), changes.shiftMs);
  if (!isOfFront(target, request.headers))
    return `such a path is not played; allowed: ${FRONT_PATHS}`;
  const body = bodyOf(recorded, request.body?.text, changes);
  const headers: Record<string, string> = {};
  for (const [name, value] of request.headers.filter(isOfMessage)) {
    const lower = name.toLowerCase();
    if (!DROPPED.includes(lower)) headers[lower] = headerValue(lower, value, changes);
  }
  // It was of what was recorded.
  if (!body.equals(recorded)) delete headers['content-md5'];
  const { method } = request;
  const signed = changes.signing.headers(exchange, { method, target, headers });
  for (const [name, value] of Object.entries(signed)) {
    if (value === undefined) Reflect.deleteProperty(headers, name);
    else headers[name] = value;
  }
  // It was recorded as plain text.
  if (recorded.length > 0) delete headers['content-encoding'];
  if (body.length > 0 || method === 'POST') headers['content-length'] = String(body.length);
  return { method, path: target, headers, body };
}

function bodyOf(recorded: Buffer, text: string | undefined, { twins, shiftMs }: Changes): Buffer {
  if (text === undefined || text === '') return recorded;
  const isForm = !/^\s*[<{[\ufeff]/.test(text);
  return Buffer.from(
    shifted(isForm ? twins.translateParameters(text) : twins.translate(text), shiftMs),
  );
}

/** Times of delivery, which are absolute. Source: Aliyun doc "scheduled messages"; MQCloud guide. */
function shifted(text: string, byMs: number): string {
  if (byMs === 0) return text;
  return text.replace(
    /((?:__STARTDELIVERTIME(?::|%3A)|\bdeliveryTimestamp=)\s*)(\d{13})\b/g,
    (_, before: string, at: string) => `${before}${Number(at) + byMs}`,
  );
}

function headerValue(name: string, value: string, { twins, shiftMs }: Changes): string {
  if (name === 'cookie') return twins.translateCookies(value);
  const at = name === 'date' ? Date.parse(value) : NaN;
  return Number.isNaN(at) || shiftMs === 0 ? value : new Date(at + shiftMs).toUTCString();
}
