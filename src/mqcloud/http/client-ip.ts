import type { IncomingMessage } from 'node:http';

/** The most characters that are kept of it. */
const LONGEST = 64;

/**
 * The client's address: what the parameter says, else the first of X-Forwarded-For, else X-Real-IP, else the
 * peer's address. Source: mq-proxy, WebUtil.getIp.
 */
export function clientIp(req: IncomingMessage, parameter: string | undefined): string {
  const named =
    given(parameter) ??
    given(String(req.headers['x-forwarded-for'] ?? '').split(',')[0]) ??
    given(String(req.headers['x-real-ip'] ?? ''));
  const ip = named ?? req.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  return ip.slice(0, LONGEST);
}

function given(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}
