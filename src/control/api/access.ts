import type { IncomingMessage } from 'node:http';
import { hasOtherOrigin, isOfOtherOrigin } from '../../http/origin';
import { ControlError } from '../../schema/control-error';
import { isSameText } from '../../lib/same-text';

/** Throws the 401 or 403 for a request that may not use the control API. */
export type Admit = (req: IncomingMessage) => void;

/**
 * Who may use the control API. Without a token: programs on this machine, told by the address of
 * the connection and never by a header; and not through a proxy, which would be on this machine
 * for everybody behind it. With one: those who bring it as `Authorization: Bearer`,
 * from anywhere. Pages of other origins never, even in a browser on this machine: such requests
 * bring an `Origin` of another host, or a `Host` that is no name of this machine (DNS rebinding).
 */
export function access(token: string | undefined): Admit {
  return (req) => {
    refuseOtherOrigins(req);
    if (token !== undefined) checkToken(req.headers.authorization, token);
    else checkPeer(req);
  };
}

function refuseOtherOrigins(req: IncomingMessage): void {
  if (!isOfOtherOrigin(req) && !hasOtherOrigin(req)) return;
  throw forbidden('Pages of another origin may not use the control API.');
}

const SETTING = '--control-token (MQREST_CONTROL_TOKEN)';
const HOW =
  '--control-token TOKEN (or MQREST_CONTROL_TOKEN=TOKEN) and send "Authorization: Bearer TOKEN"';

const BEARER = /^Bearer +(\S+) *$/i;

function checkToken(authorization: string | undefined, token: string): void {
  const given = BEARER.exec(authorization ?? '')?.[1];
  if (given !== undefined && isSameText(given, token)) return;
  const detail =
    given === undefined
      ? `The control API wants the header "Authorization: Bearer <token>" with the token of ${SETTING}.`
      : `The token is not the one of ${SETTING}.`;
  throw new ControlError('NotAuthorized', { detail, field: 'Authorization' });
}

/** What proxies add. Source: RFC 7239, RFC 9110 section 7.6.3, and what nginx and others do. */
const OF_PROXIES = /^(forwarded|via|x-forwarded-.+|x-real-ip)$/;

function checkPeer({ socket, headers }: IncomingMessage): void {
  if (!isLoopback(socket.remoteAddress ?? '')) {
    throw forbidden(
      'Only programs on the same machine, or in the same container, may use the control API; ' +
        `to use it from elsewhere start mqrest with ${HOW}.`,
    );
  }
  const proxied = Object.keys(headers).find((name) => OF_PROXIES.test(name));
  if (proxied !== undefined) {
    throw forbidden(
      `The request has come through a proxy, for it has the header ${proxied}; to use ` +
        `the control API through one start mqrest with ${HOW}.`,
    );
  }
  if (headers.host === undefined || isLocalName(headers.host)) return;
  throw forbidden(`The Host header is ${headers.host}; allowed: localhost, 127.0.0.1 or [::1].`);
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

function isLocalName(host: string): boolean {
  return /^(([\w-]+\.)*localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host);
}

function forbidden(detail: string): ControlError {
  return new ControlError('Forbidden', { detail });
}
