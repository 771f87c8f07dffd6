import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { exchangeOf, newExchange, noteRefusal, type Exchange } from './exchange';
import type { WriteLine } from './line-writer';
import { bodyOf, CONNECT, plainEnd, rawReply, refusalOf } from './connection-refusal';
import type { ConnectionError, ConnectionRefusal } from './connection-refusal';
import { refusalLine, type LineWriting } from './request-log';
import { setTimeout } from '../lib/real-time';

/** How long a client that was refused may go on sending before its connection is cut; ms. */
const LINGER_MS = 1_000;

export interface UnreadableSettings extends LineWriting {
  /** Replies that are not over, in the order of their requests. */
  readonly inFlight: Iterable<ServerResponse>;
  readonly writeLine: WriteLine;
  /** Gets a word for why it was no request; absent: nobody counts. */
  readonly noteCode?: ((code: string) => void) | undefined;
}

/**
 * What comes over a connection and is no request that an app could be given: each is answered with
 * a sentence where somebody can read it, ends its connection and leaves one line.
 */
export class Unreadable {
  readonly #settings: UnreadableSettings;
  /** Every packet after the first bad one is reported again. */
  readonly #refused = new WeakSet<Duplex>();
  /** Requests whose reply was over before they were. */
  readonly #leftovers = new WeakMap<Duplex, IncomingMessage>();

  constructor(settings: UnreadableSettings) {
    this.#settings = settings;
  }

  /** The request's reply is over and the rest of its body is still coming. */
  leave(req: IncomingMessage): void {
    this.#leftovers.set(req.socket, req);
  }

  /** Takes the `clientError` of Node's server. */
  refuse(error: ConnectionError, socket: Duplex): void {
    if (this.#refused.has(socket)) return;
    this.#refused.add(socket);
    const refusal = refusalOf(error);
    if (refusal === undefined || saidNothing(error, socket) || this.#isLeftover(socket)) {
      socket.destroy();
      return;
    }
    const open = Array.from(this.#settings.inFlight).filter(({ req }) => req.socket === socket);
    const last = open.pop();
    if (last === undefined) this.#answer(newExchange(this.#now()), refusal, socket);
    else if (last.req.complete) this.#endAfter(last, refusal, socket);
    else this.#breakOff(last, open.at(-1), refusal, socket);
  }

  /** Takes the `connect` of Node's server. */
  refuseConnect(req: IncomingMessage, socket: Duplex): void {
    // Node has let go of the connection.
    socket.on('error', () => undefined).resume();
    this.#answer(newExchange(this.#now()), CONNECT, socket, req);
  }

  #answer(
    exchange: Exchange,
    refusal: ConnectionRefusal,
    socket: Duplex,
    req?: IncomingMessage,
  ): void {
    const end = plainEnd(socket);
    if (refusal.status !== undefined && end.writable) {
      write(exchange, refusal, end);
      // A connection that is cut while the client sends takes the reply with it.
      setTimeout(() => end.destroy(), LINGER_MS).unref();
    } else {
      noteRefusal(exchange, refusal.code);
      end.destroy();
    }
    this.#line(exchange, req);
  }

  /** A whole request before the bad bytes is owed its reply, which must not be taken for theirs. */
  #endAfter(last: ServerResponse, refusal: ConnectionRefusal, socket: Duplex): void {
    last.shouldKeepAlive = false;
    if (last.headersSent) last.once('close', () => socket.destroy());
    const exchange = newExchange(this.#now());
    noteRefusal(exchange, refusal.code);
    this.#line(exchange);
  }

  /** The rest of a request, of which the app has the beginning, cannot be read or does not come. */
  #breakOff(
    last: ServerResponse,
    before: ServerResponse | undefined,
    refusal: ConnectionRefusal,
    socket: Duplex,
  ): void {
    const exchange = exchangeOf(last.req);
    if (before !== undefined) {
      // The connection ends with its reply.
      before.shouldKeepAlive = false;
      noteRefusal(exchange, refusal.code);
    } else if (last.headersSent || !socket.writable) {
      socket.destroy();
    } else {
      // Who waits for the rest, or to answer, learns by the end that nobody is there any more.
      write(exchange, refusal, socket, () => socket.destroy());
    }
  }

  #isLeftover(socket: Duplex): boolean {
    return this.#leftovers.get(socket)?.complete === false;
  }

  #line(exchange: Exchange, req?: IncomingMessage): void {
    this.#settings.noteCode?.(exchange.code);
    this.#settings.writeLine(refusalLine(exchange, req, this.#settings));
  }

  #now(): number {
    return this.#settings.clock.now();
  }
}

/** A connection was opened in advance, as browsers do, and never used. */
function saidNothing({ code }: ConnectionError, socket: Duplex & { bytesRead?: number }): boolean {
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' && socket.bytesRead === 0;
}

/** Answers past the reply that the app has, and ends the connection. */
function write(
  exchange: Exchange,
  refusal: ConnectionRefusal,
  socket: Duplex,
  done?: () => void,
): void {
  const { status = 400, code } = refusal;
  noteRefusal(exchange, code, { status, bytes: Buffer.byteLength(bodyOf(refusal)) });
  socket.end(rawReply(refusal, exchange.id), done);
}
