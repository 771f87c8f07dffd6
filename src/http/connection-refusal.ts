import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** What becomes of a connection whose bytes are no request that an app could be given. */
export interface ConnectionRefusal {
  /** `undefined`: nobody is there who could read a reply. */
  readonly status: number | undefined;
  /** For the request log: one word. */
  readonly code: string;
  /** For the client: a sentence. */
  readonly text: string;
}

/** An error as Node's server reports it with `clientError`. */
export interface ConnectionError extends NodeJS.ErrnoException {
  /** The bytes among which the parser found something wrong. */
  readonly rawPacket?: Buffer;
  /** What the parser found wrong. */
  readonly reason?: string;
}

export const MISSING_HOST: ConnectionRefusal = {
  status: 400,
  code: 'MissingHost',
  text: 'A request of HTTP/1.1 needs the header Host.',
};
/** Node passes over all that come after the first so many. */
export const MOST_HEADERS = 100;
export const TOO_MANY_HEADERS: ConnectionRefusal = {
  status: 431,
  code: 'TooManyHeaders',
  text: `The request has more than ${MOST_HEADERS} headers.`,
};
export const CONNECT: ConnectionRefusal = {
  status: 405,
  code: 'Connect',
  text: 'CONNECT is for proxies; this is none.',
};

const BY_CODE: Readonly<Partial<Record<string, ConnectionRefusal>>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'HeadersTooLong',
    text: 'The request line and headers are longer than 16 KB.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    code: 'ChunkExtensionsTooLong',
    text: 'The extensions of a chunk are longer than 16 KB.',
  },
  HPE_INVALID_EOF_STATE: {
    status: 400,
    code: 'Incomplete',
    text: 'The connection was ended in the middle of a request.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'RequestTimeout',
    text: 'The request did not arrive in time.',
  },
  ERR_SSL_HTTP_REQUEST: {
    status: 400,
    code: 'PlainOnTlsPort',
    text: 'This port speaks HTTPS; ask https:// instead of http://.',
  },
};
const TLS_ON_PLAIN_PORT: ConnectionRefusal = {
  status: 400,
  code: 'TlsOnPlainPort',
  text: 'This port speaks plain HTTP; ask http:// instead of https://.',
};

/**
 * What to tell a connection after an error of its bytes; `undefined`: there is nothing to tell, for
 * it is the connection that broke, with no request on it.
 */
export function refusalOf({
  code = '',
  reason,
  rawPacket,
}: ConnectionError): ConnectionRefusal | undefined {
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  if (code.startsWith('HPE_')) {
    if (isTlsHello(rawPacket)) return TLS_ON_PLAIN_PORT;
    const why = reason === undefined ? '' : `: ${reason}`;
    const text = `This is not an HTTP/1.1 request that can be read${why}.`;
    return { status: 400, code: 'NotHttp', text };
  }
  // Such as the alert of a client that does not trust the certificate.
  if (/^ERR_(SSL|TLS)_/.test(code)) return { status: undefined, code, text: '' };
  return undefined;
}

/** A record of TLS or SSL 3 that begins a handshake. Source: RFC 8446, 5.1. */
function isTlsHello(bytes: Buffer | undefined): boolean {
  return bytes?.[0] === 0x16 && bytes[1] === 0x03;
}

/** What a client gets to read. */
export function bodyOf({ text }: ConnectionRefusal): string {
  return `${text}\n`;
}

/** The bytes of a whole reply that ends the connection. */
export function rawReply(refusal: ConnectionRefusal, requestId: string): string {
  const { status = 400 } = refusal;
  const body = bodyOf(refusal);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `x-mq-request-id: ${requestId}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(status === 405 ? ['Allow: GET, POST, PUT, DELETE'] : []),
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

/** The connection that a reply in plain text can be written to; the one below where TLS has failed. */
export function plainEnd(socket: Duplex & { readonly _parent?: Duplex | null }): Duplex {
  // Node has no public name for it. Without it the client is hung up on without a reply.
  return socket.destroyed ? (socket._parent ?? socket) : socket;
}
