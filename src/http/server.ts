import type { Express } from 'express';
import http, {
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock';
import type { WriteLine } from './line-writer';
import { beginExchange, outcomeOf, release } from './exchange';
import { discardLeftover } from './discard';
import { ownPrototypes } from './app';
import { beginReply, endReply } from './unread';
import { requestLine, type LogLevel } from './request-log';
import type { Shares } from './shares';

export interface ServerSettings {
  /** Gives request ids and log lines their time. */
  readonly clock: Clock;
  readonly log: LogLevel;
  /** Gets one line per request that `log` selects. */
  readonly writeLine: WriteLine;
  /** Bytes; a client that asks before it sends more (`Expect: 100-continue`) is not told to go on. */
  readonly bodyLimitBytes?: number;
  /** Memory for bodies and replies; absent: as much as they want. */
  readonly shares?: Shares;
  /** `false`: stock Express, slower; a way out should a Node or Express release break the fast way. */
  readonly fastPrototypes?: boolean;
}

/** Longer than the 75 s after which the SDKs' connection pools drop a connection themselves. */
const KEEP_ALIVE_MS = 90_000;
const LIMITS = {
  keepAliveTimeout: KEEP_ALIVE_MS,
  headersTimeout: KEEP_ALIVE_MS + 5_000,
  // 32 MB at 1 Mbit/s
  requestTimeout: 300_000,
  maxHeaderSize: 16 * 1024,
} as const;
const BODY_LIMIT_BYTES = 32 * 1024 * 1024;
/** How long requests in flight get to finish once the server closes. */
const GRACE_MS = 500;

/** The HTTP server around an Express app: request ids, the request log, an orderly end. */
export class HttpServer {
  readonly #settings: ServerSettings;
  readonly #server: Server;
  readonly #app: Express;
  /** Replies that are not over. */
  readonly #inFlight = new Set<ServerResponse>();
  /** Listens to every reply's 'close'; one function for all. */
  readonly #onClose: (this: ServerResponse) => void;
  #closed: Promise<void> | undefined;
  /** Called once when the last reply is over, after the last connection has closed. */
  #onQuiet: (() => void) | undefined;

  constructor(app: Express, settings: ServerSettings) {
    this.#settings = settings;
    this.#app = app;
    const over = (res: ServerResponse): void => this.#over(res);
    this.#onClose = function () {
      over(this);
      discardLeftover(this.req);
    };
    const constructors = settings.fastPrototypes === false ? {} : ownPrototypes(app);
    this.#server = http.createServer({ ...LIMITS, ...constructors });
    // A client that sends no more still gets its reply; Node's default is to cut it off.
    Object.assign(this.#server, { httpAllowHalfOpen: true });
    this.#server.maxHeadersCount = 100;
    this.#server.on('request', (req, res) => this.#serve(req, res));
    this.#server.on('checkContinue', (req, res) => this.#serveExpecting(req, res));
    // Other expectations may be passed over (RFC 9110, 10.1.1); Node would refuse them with no body.
    this.#server.on('checkExpectation', (req, res) => this.#serve(req, res));
    this.#server.on('clientError', (error, socket) => this.#refuse(error, socket));
  }

  get closing(): boolean {
    return this.#closed !== undefined;
  }

  /** Starts to serve; port 0 is any free one. Rejects with a sentence when the address is taken. */
  listen(port: number, host: string): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      const onError = (error: NodeJS.ErrnoException): void =>
        reject(new Error(whyNot(error, port, host), { cause: error }));
      this.#server.once('error', onError);
      this.#server.listen({ port, host, backlog: 1024 }, () => {
        this.#server.off('error', onError);
        resolve(this.#server.address() as AddressInfo);
      });
    });
  }

  /**
   * Refuses new connections at once, lets requests in flight finish for half a second (their
   * replies say `Connection: close`), then cuts what is left. Resolves when no connection is open.
   */
  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      const cut = setTimeout(() => this.#server.closeAllConnections(), GRACE_MS);
      this.#server.close(() => {
        clearTimeout(cut);
        this.#onQuiet = resolve;
        this.#settle();
      });
      for (const res of this.#inFlight) res.shouldKeepAlive = false;
      this.#server.closeIdleConnections();
    });
    return this.#closed;
  }

  #serve(req: IncomingMessage, res: ServerResponse): void {
    const { clock, shares } = this.#settings;
    beginExchange(req, clock.now(), shares);
    beginReply(res);
    this.#inFlight.add(res);
    res.on('close', this.#onClose);
    // A pipelined reply that still waits for its turn gets no 'close' when the connection breaks.
    if (res.socket === null) req.on('close', () => req.socket.destroyed && this.#over(res));
    if (this.closing) res.shouldKeepAlive = false;
    this.#app(req, res);
  }

  #serveExpecting(req: IncomingMessage, res: ServerResponse): void {
    const limit = this.#settings.bodyLimitBytes ?? BODY_LIMIT_BYTES;
    // Without a "go on" the client sends no body, so the connection cannot be used again.
    if (Number(req.headers['content-length'] ?? 0) > limit) res.shouldKeepAlive = false;
    else res.writeContinue();
    this.#serve(req, res);
  }

  #over(res: ServerResponse): void {
    if (!this.#inFlight.delete(res)) return;
    release(res.req);
    endReply(res);
    this.#settle();
    const { log, clock, writeLine } = this.#settings;
    if (log === 'off' || (log === 'errors' && !outcomeOf(res).isError)) return;
    writeLine(requestLine(res, clock.now()));
  }

  #settle(): void {
    if (this.#inFlight.size === 0) this.#onQuiet?.();
  }

  #refuse(error: Error, socket: Duplex): void {
    // A complete request before the bad bytes is owed its reply, which must not be taken for this one's.
    for (const res of this.#inFlight) {
      if (res.socket === socket && res.req.complete && !res.headersSent) {
        res.shouldKeepAlive = false;
        return;
      }
    }
    refuseConnection(error, socket);
  }
}

function whyNot(error: NodeJS.ErrnoException, port: number, host: string): string {
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

const REASONS: Partial<Record<string, readonly [status: number, text: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The request line and headers are longer than 16 KB.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
};
const NOT_HTTP = [400, 'This is not an HTTP/1.1 request that can be read.'] as const;

/** Answers bytes that are no HTTP request with a short text, and ends the connection. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, text] = REASONS[error.code ?? ''] ?? NOT_HTTP;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text) + 1}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}\n`);
}
