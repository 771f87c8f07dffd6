import type { Express } from 'express';
import http from 'node:http';
import https from 'node:https';
import { ownPrototypes } from './app';
import type { Certificate } from './certificate';
import { MOST_HEADERS } from './connection-refusal';

/** Longer than the 75 s after which the SDKs' connection pools drop a connection themselves. */
const KEEP_ALIVE_MS = 90_000;

/** How long a connection may take over things; ms. */
export interface Patience {
  /** From the first byte of a request, or of a connection, to the end of its headers. */
  readonly headersTimeout: number;
  /** From the first byte of a request to the end of its body. */
  readonly requestTimeout: number;
  /** How often the two are looked at. */
  readonly connectionsCheckingInterval: number;
}

const PATIENCE: Patience = {
  headersTimeout: 20_000,
  // 32 MB at 1 Mbit/s
  requestTimeout: 300_000,
  connectionsCheckingInterval: 5_000,
};

export interface NodeServerOptions {
  /** With one it speaks HTTPS, without HTTP. */
  readonly certificate?: Certificate | undefined;
  readonly patience?: Patience | undefined;
  /** `false`: requests and replies are born with Node's prototypes. */
  readonly fastPrototypes?: boolean | undefined;
}

/** Node's server with limits, for requests and replies of an app; it serves nothing by itself. */
export function createNodeServer(
  app: Express,
  { certificate, patience, fastPrototypes }: NodeServerOptions,
): http.Server {
  const options: http.ServerOptions = {
    ...(patience ?? PATIENCE),
    ...(fastPrototypes === false ? {} : ownPrototypes(app)),
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: 16 * 1024,
    // Node would answer its absence without a word, and without anybody knowing.
    requireHostHeader: false,
  };
  const server =
    certificate === undefined
      ? http.createServer(options)
      : https.createServer({ ...options, ...certificate, handshakeTimeout: 20_000 });
  // A client that sends no more still gets its reply; Node's default is to cut it off.
  Object.assign(server, { httpAllowHalfOpen: true });
  // One more than are allowed, so that too many can be told from just enough.
  server.maxHeadersCount = MOST_HEADERS + 1;
  return server;
}

/** A sentence that says why nothing can listen there. */
export function whyNotListening(error: NodeJS.ErrnoException, port: number, host: string): string {
  if (error.code === 'EADDRINUSE') {
    return `port ${port} on ${host} is in use; choose another with --port, or 0 for any free one`;
  }
  if (error.code === 'EACCES')
    return `port ${port} on ${host} needs more rights than this user has`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return `host ${host} is not an address of this machine`;
  }
  return `cannot listen on ${host} port ${port}: ${error.message}`;
}
