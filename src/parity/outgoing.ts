import http, { type RequestOptions } from 'node:http';
import https from 'node:https';

/** A request to an address, its `path` as it is given. */
export function requestTo(url: URL, options: RequestOptions): http.ClientRequest {
  return url.protocol === 'https:' ? https.request(url, options) : http.request(url, options);
}

/** Keeps connections to an address until it is destroyed. */
export function agentFor(url: URL): http.Agent {
  return new (url.protocol === 'https:' ? https : http).Agent({ keepAlive: true });
}
