import type { IncomingMessage } from 'node:http';

/** The longest that is kept of what a client says. */
const LONGEST = 64;

/**
 * Who asks: what the parameter says, else the first of X-Forwarded-For, else X-Real-IP, else the
 * peer's address. Source: mq-proxy, WebUtil.getIp.
 */
export function clientIp(req: IncomingMessage, parameter: string | undefined): string {
  const said =
    given(parameter) ??
    given(String(req.headers['x-forwarded-for'] ?? '').split(',')[0]) ??
    given(String(req.headers['x-real-ip'] ?? ''));
  const ip = said ?? req.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  return ip.slice(0, LONGEST);
}

function given(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}
