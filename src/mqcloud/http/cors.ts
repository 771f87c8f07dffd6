import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Methods of an endpoint, as its CORS and Allow headers list them. */
export type Methods = 'POST' | 'GET,HEAD,POST';

const VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

/** Lets every origin read the answer, without credentials (Spring's `@CrossOrigin` as it comes). */
export function allowOrigins(req: IncomingMessage, res: ServerResponse): void {
  if (req.headers.origin === undefined) return;
  res.setHeader('Vary', VARY).setHeader('Access-Control-Allow-Origin', '*');
}

/** The answer to OPTIONS, which never reaches the endpoint itself. */
export function optionsHeaders(
  req: IncomingMessage,
  methods: Methods,
  cors: boolean,
): OutgoingHttpHeaders {
  const asked = req.headers['access-control-request-headers'];
  if (!cors || req.headers['access-control-request-method'] === undefined) {
    return { Allow: methods };
  }
  return {
    'Access-Control-Allow-Methods': methods,
    ...(asked === undefined ? {} : { 'Access-Control-Allow-Headers': asked }),
    'Access-Control-Max-Age': '1800',
  };
}
