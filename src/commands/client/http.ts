import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { rootCertificates } from 'node:tls';
import { unreachable, type Failure } from '../failure';
import type { Server } from './server';

/** What is sent. */
export interface Ask {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** How long nothing may come; ms. */
  readonly patienceMs?: number;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
}

/** What came. */
export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** What mqrest calls the client. */
const AGENT = 'mqrest command';
const PATIENCE_MS = 30_000;

/** Resolves when the head of the reply is there; rejects with a `Failure` that says why there is none. */
export function open(server: Server, ask: Ask): Promise<IncomingMessage> {
  const { method, path, headers, body, patienceMs = PATIENCE_MS, signal } = ask;
  const url = new URL(server.origin);
  const isSafe = url.protocol === 'https:';
  const options = {
    ...{ method, path, signal, timeout: patienceMs },
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    headers: {
      'User-Agent': AGENT,
      ...headers,
      Host: url.host,
      'Content-Length': String(Buffer.byteLength(body ?? '')),
    },
    ...(isSafe && trustOf(server)),
  };
  return new Promise((resolve, reject) => {
    const request = (isSafe ? https : http).request(options, resolve);
    request.on('timeout', () =>
      request.destroy(new Error(`nothing came for ${patienceMs / 1_000} s`)),
    );
    request.on('error', (error) => reject(failureOf(error, server)));
    request.end(body);
  });
}

/** Resolves with the whole reply. */
export async function send(server: Server, ask: Ask): Promise<HttpReply> {
  return read(server, await open(server, ask));
}

/** What follows the head of a reply. */
export async function read(server: Server, reply: IncomingMessage): Promise<HttpReply> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of reply) pieces.push(piece as Buffer);
  } catch (error) {
    throw failureOf(error as Error, server);
  }
  const { statusCode: status = 0, headers } = reply;
  return { status, headers, text: Buffer.concat(pieces).toString('utf8') };
}

/**
 * The mqrest of the settings shows the certificate that they name, whatever name it is for and
 * whoever has signed it.
 */
function trustOf({ certificate }: Server): https.RequestOptions {
  if (certificate === undefined) return {};
  const partial = { allowPartialTrustChain: true };
  const ca = [...rootCertificates, certificate];
  return { ...partial, ca, checkServerIdentity: () => undefined };
}

/** Why no reply came, in a sentence. */
export function failureOf(error: Error, { origin, by }: Server): Failure {
  const { code = '' } = error as NodeJS.ErrnoException;
  const elsewhere = by === 'settings' ? 'say where it is with --url or MQREST_URL' : `see ${by}`;
  switch (code) {
    case 'ECONNREFUSED':
      return unreachable(`nothing listens at ${origin}; start it with: mqrest; or ${elsewhere}`);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return unreachable(`the host of ${origin} is not known here; ${elsewhere}`);
    case 'ECONNRESET':
    case 'EPIPE':
      return unreachable(
        `${origin} closed the connection without a reply; was http meant to be https, or https http?`,
      );
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return unreachable(`${origin} does not speak HTTPS; try http`);
  }
  if (/CERT|SIGNATURE|SELF_SIGNED|ALTNAME/.test(code)) {
    const advice = 'name who signed it by NODE_EXTRA_CA_CERTS=FILE';
    return unreachable(`the certificate of ${origin} is not trusted (${code}); ${advice}`);
  }
  return unreachable(`${origin} does not answer: ${code === '' ? error.message : code}`);
}
