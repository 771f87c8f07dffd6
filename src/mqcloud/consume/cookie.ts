import type { IncomingMessage } from 'node:http';

/** The cookie that carries the requestId. Source: mq-proxy, WebUtil. */
const NAME = 'rid';

/** The requestId a browser brought as its cookie, as it is. */
export function readCookie(req: IncomingMessage): string | undefined {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const equals = pair.indexOf('=');
    if (pair.slice(0, equals).trim() === NAME) return pair.slice(equals + 1).trim();
  }
  return undefined;
}

/** The header that keeps a requestId for the session, or removes it when there is none. */
export function cookieHeader(requestId: string | undefined): string {
  if (requestId !== undefined) return `${NAME}=${requestId}; Path=/`;
  return `${NAME}=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:10 GMT; Path=/`;
}
