import type { Express } from 'express';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock';
import { LinkedList } from '../lib/linked-list';
import { turn } from '../lib/turn';
import type { WriteLine } from './line-writer';
import type { LineFormat } from './log-line';
import { discardLeftover } from './discard';
import { beginExchange, exchangeOf, noteCode, outcomeOf, release } from './exchange';
import { createNodeServer, whyNotListening, type NodeServerOptions } from './node-server';
import {
  bodyOf,
  MISSING_HOST,
  MOST_HEADERS,
  TOO_MANY_HEADERS,
  type ConnectionRefusal,
} from './connection-refusal';
import { beginReply, endReply } from './unread';
import type { RequestJournal } from './request-journal';
import { requestLine, type LogLevel } from './request-log';
import type { Shares } from './shares';
import { send } from './send';
import { Unreadable } from './unreadable';
import { clearTimeout, setTimeout } from '../lib/real-time';

/** Serves a request that it knows without the app; says whether it did. */
export type Shortcut = (req: IncomingMessage, res: ServerResponse) => boolean;

export interface ServerSettings extends NodeServerOptions {
  /** Gives request ids their time; where it was moved, log lines tell it beside the real time. */
  readonly clock: Clock;
  readonly log: LogLevel;
  /** Gets one line per request that `log` selects. */
  readonly writeLine: WriteLine;
  /** Absent: lines are text. */
  readonly format?: LineFormat | undefined;
  /** Bytes; a client that asks before it sends more (`Expect: 100-continue`) is not told to go on. */
  readonly bodyLimitBytes?: number;
  /** Memory for bodies and replies; absent: as much as they want. */
  readonly shares?: Shares;
  /** Keeps the last requests; absent: nobody does. */
  readonly journal?: RequestJournal | undefined;
  /** Is asked before the app is. */
  readonly shortcut?: Shortcut | undefined;
  /** Is told of replies that are over, and of what could not be read; absent: nobody counts. */
  readonly observer?: Observer | undefined;
  /** Is told of requests that come and replies that are over; absent: nobody traces them. */
  readonly tracer?: Tracer | undefined;
}

/** Follows requests from their beginning to their end. */
export interface Tracer {
  readonly begin: (req: IncomingMessage) => void;
  readonly end: (res: ServerResponse) => void;
}

/** Counts what a server does. */
export interface Observer {
  readonly note: (res: ServerResponse) => void;
  /** Gets a word for why it is no request. */
  readonly noteUnreadable: (code: string) => void;
}

const BODY_LIMIT_BYTES = 32 * 1024 * 1024;
/** How long requests in flight get to finish once the server closes. */
const GRACE_MS = 500;

/** The HTTP or HTTPS server around an Express app: request ids, the request log, an orderly end. */
export class HttpServer {
  readonly #settings: ServerSettings;
  readonly #server: Server;
  readonly #app: Express;
  readonly #connections = new Set<Duplex>();
  /** Replies that are not over. */
  readonly #inFlight = new LinkedList<ServerResponse>();
  readonly #unreadable: Unreadable;
  /** Listens to every reply's 'close'; one function for all. */
  readonly #onClose: (this: ServerResponse) => void;
  #closed: Promise<void> | undefined;
  /** Called once when the last reply is over, after the last connection has closed. */
  #onQuiet: (() => void) | undefined;

  constructor(app: Express, settings: ServerSettings) {
    this.#settings = settings;
    this.#app = app;
    const { clock, format, log, writeLine, observer } = settings;
    const unreadable = new Unreadable({
      ...{ clock, format },
      inFlight: this.#inFlight,
      noteCode: observer?.noteUnreadable,
      writeLine: log === 'off' ? () => undefined : writeLine,
    });
    this.#unreadable = unreadable;
    const over = (res: ServerResponse): void => this.#over(res);
    this.#onClose = function () {
      over(this);
      if (!this.req.complete) unreadable.leave(this.req);
      discardLeftover(this.req);
    };
    this.#server = createNodeServer(app, settings);
    this.#listenToClients();
  }

  #listenToClients(): void {
    this.#server.on('connection', (socket) => {
      this.#connections.add(socket);
      socket.once('close', () => this.#connections.delete(socket));
    });
    this.#server.on('request', (req, res) => this.#serve(req, res));
    this.#server.on('checkContinue', (req, res) => this.#serveExpecting(req, res));
    // Other expectations may be passed over (RFC 9110, 10.1.1); Node would refuse them with no body.
    this.#server.on('checkExpectation', (req, res) => this.#serve(req, res));
    this.#server.on('connect', (req, socket) => this.#unreadable.refuseConnect(req, socket));
    this.#server.on('clientError', (error, socket) => this.#unreadable.refuse(error, socket));
  }

  get closing(): boolean {
    return this.#closed !== undefined;
  }

  /** Replies that are not over. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  get connections(): number {
    return this.#connections.size;
  }

  /**
   * Starts to serve; port 0 is any free one. Rejects with a sentence, and the `code` that the system
   * gives, such as `EADDRINUSE`, when the address cannot be had.
   */
  listen(port: number, host: string): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      const onError = (error: NodeJS.ErrnoException): void => {
        const sentence = new Error(whyNotListening(error, port, host), { cause: error });
        reject(Object.assign(sentence, { code: error.code }));
      };
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
      const cut = setTimeout(() => this.#cut(), GRACE_MS);
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

  /** Node itself knows nothing of connections that have not got as far as HTTP. */
  #cut(): void {
    for (const socket of this.#connections) socket.destroy();
  }

  #serve(req: IncomingMessage, res: ServerResponse): void {
    const { clock, shares, tracer } = this.#settings;
    const exchange = beginExchange(req, clock.now(), shares);
    tracer?.begin(req);
    beginReply(res);
    exchange.inFlight = this.#inFlight.add(res);
    res.on('close', this.#onClose);
    // A pipelined reply that still waits for its turn gets no 'close' when the connection breaks.
    if (res.socket === null) req.on('close', () => req.socket.destroyed && this.#over(res));
    if (this.closing) res.shouldKeepAlive = false;
    const wrong = whatIsWrong(req);
    if (wrong !== undefined) refuse(res, wrong);
    else if (res.socket === null) void this.#serveInTurn(req, res);
    else this.#answer(req, res);
  }

  /** Serves a request that came before the reply to another: a thousand of them keep nobody waiting. */
  async #serveInTurn(req: IncomingMessage, res: ServerResponse): Promise<void> {
    await turn();
    if (!req.socket.destroyed) this.#answer(req, res);
  }

  #answer(req: IncomingMessage, res: ServerResponse): void {
    if (this.#settings.shortcut?.(req, res) !== true) this.#app(req, res);
  }

  #serveExpecting(req: IncomingMessage, res: ServerResponse): void {
    const limit = this.#settings.bodyLimitBytes ?? BODY_LIMIT_BYTES;
    // Without a "go on" the client sends no body, so the connection cannot be used again.
    if (Number(req.headers['content-length'] ?? 0) > limit) res.shouldKeepAlive = false;
    else res.writeContinue();
    this.#serve(req, res);
  }

  #over(res: ServerResponse): void {
    const { inFlight } = exchangeOf(res.req);
    if (inFlight === undefined || !this.#inFlight.delete(inFlight)) return;
    release(res.req);
    endReply(res);
    this.#settle();
    const { log, clock, writeLine, journal, observer, tracer } = this.#settings;
    journal?.note(res, clock.now());
    observer?.note(res);
    tracer?.end(res);
    if (log === 'off' || (log === 'errors' && !outcomeOf(res).isError)) return;
    writeLine(requestLine(res, this.#settings));
  }

  #settle(): void {
    if (this.#inFlight.size === 0) this.#onQuiet?.();
  }
}

/** What makes a request that can be read one that is not served. */
function whatIsWrong(req: IncomingMessage): ConnectionRefusal | undefined {
  if (req.rawHeaders.length > 2 * MOST_HEADERS) return TOO_MANY_HEADERS;
  // Source: RFC 9112, 3.2.
  if (req.headers.host === undefined && req.httpVersion === '1.1') return MISSING_HOST;
  return undefined;
}

function refuse(res: ServerResponse, refusal: ConnectionRefusal): void {
  noteCode(res, refusal.code, true);
  res.shouldKeepAlive = false;
  send(res, refusal.status ?? 400, bodyOf(refusal), {
    'Content-Type': 'text/plain; charset=utf-8',
  });
}
