import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';

/** Methods of an endpoint, as its CORS and Allow headers list them. */
export type Methods = 'POST' | 'GET,HEAD,POST';

const VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

/** Every origin may read the answers, without credentials (Spring's `@CrossOrigin` as it comes). */
export function corsHeaders(req: IncomingMessage): OutgoingHttpHeaders {
  if (req.headers.origin === undefined) return {};
  return { Vary: VARY, 'Access-Control-Allow-Origin': '*' };
}

/** The answer to OPTIONS, which never reaches the endpoint itself. */
export function preflightHeaders(req: IncomingMessage, methods: Methods): OutgoingHttpHeaders {
  const asked = req.headers['access-control-request-headers'];
  if (req.headers['access-control-request-method'] === undefined) {
    return { Allow: methods, ...corsHeaders(req) };
  }
  return {
    ...corsHeaders(req),
    'Access-Control-Allow-Methods': methods,
    ...(asked === undefined ? {} : { 'Access-Control-Allow-Headers': asked }),
    'Access-Control-Max-Age': '1800',
  };
}
