const CLOSED = 'the connection was closed without a reply';
const REASONS: Readonly<Partial<Record<string, string>>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host not found',
  EHOSTUNREACH: 'host not reachable',
  ENETUNREACH: 'host not reachable',
  ETIMEDOUT: 'the connection timed out',
  ECONNRESET: CLOSED,
  EPIPE: CLOSED,
  EPROTO: 'it does not speak HTTPS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak HTTPS',
};

/** Why a request has no reply, in a few words. */
export function whyNoReply(error: NodeJS.ErrnoException): string {
  const { code = '', message } = error;
  if (code.startsWith('HPE_')) return 'what came is not HTTP';
  if (/CERT|SIGNATURE|SELF_SIGNED|ALTNAME/.test(code)) return `certificate not trusted (${code})`;
  return REASONS[code] ?? (code === '' ? message : code);
}

/** Nothing answers at the address that is to be played against; the message says why. */
export class Unreachable extends Error {
  constructor(url: string, why: string) {
    super(`nothing was played, for ${url} does not answer: ${why}`);
    this.name = 'Unreachable';
  }
}
