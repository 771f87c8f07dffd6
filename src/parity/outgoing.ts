import http, { type RequestOptions } from 'node:http';
import https from 'node:https';
import type { Headers } from './recording';

/** A request to an address, its `path` as it is given. */
export function requestTo(url: URL, options: RequestOptions): http.ClientRequest {
  return url.protocol === 'https:' ? https.request(url, options) : http.request(url, options);
}

/** Keeps connections to an address until it is destroyed. */
export function agentFor(url: URL): http.Agent {
  return new (url.protocol === 'https:' ? https : http).Agent({ keepAlive: true });
}

/** Headers by two from the list that Node gives. */
export function pairsOf(raw: readonly string[]): Headers {
  return raw.flatMap((name, n) => (n % 2 === 0 ? [[name, raw[n + 1] ?? ''] as const] : []));
}

/** Source: RFC 9110, 7.6.1. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade'];

/** Whether a header is not just of one connection. */
export function isOfMessage([name]: Headers[number]): boolean {
  return !HOP_BY_HOP.includes(name.toLowerCase());
}
