import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { exchangeOf } from './exchange';
import { monotonicNow, queueMicrotask, setTimeout } from '../lib/real-time';

/**
 * Finds out which replies did not reach their clients.
 *
 * A client that closes its connection and one that only says that it sends no more look alike: both
 * send a FIN. They are told apart by what the other side answers to bytes: a connection that is
 * closed answers with a reset. That a reset has come is seen by a write of nothing, which fails then;
 * Node by itself does not see it, for it reads no more behind a FIN.
 */

/** What is known of a connection between its replies. */
interface Connection {
  /** The reply that was begun last. */
  reply: ServerResponse;
  /** What is to be done should it turn out that the last reply was not read, and when that was sent. */
  last: { readonly onUnread: () => void; readonly at: number } | undefined;
}

const CONNECTION = Symbol('connection');
interface WatchedSocket extends Socket {
  [CONNECTION]?: Connection;
}

/** How long after a reply a reset says that it was not read: longer than the way there and back. */
const RESET_MS = 1_000;

/**
 * Calls back once if it turns out that the reply did not reach its client: the connection ended
 * before all of it was sent, or was reset right after. At once where it has ended already.
 */
export function onUnread(res: ServerResponse, callback: () => void): void {
  const { req } = res;
  if (res.destroyed || req.socket.destroyed) {
    queueMicrotask(callback);
    return;
  }
  const exchange = exchangeOf(req);
  const before = exchange.onUnread;
  exchange.onUnread =
    before === undefined ? callback : () => [before, callback].forEach((f) => f());
}

/** Makes a reply count as read, whatever becomes of it. */
export function countAsRead(res: ServerResponse): void {
  exchangeOf(res.req).onUnread = undefined;
}

/** Says that the reply takes its time: whether its client stays for it is found out meanwhile. */
export function noteWaiting(res: ServerResponse): void {
  const exchange = exchangeOf(res.req);
  if (exchange.waits) return;
  exchange.waits = true;
  const { socket } = res;
  if (socket?.readableEnded) askForReset(socket, res);
}

/** To be called when a request comes: the reply before it was read. */
export function beginReply(res: ServerResponse): void {
  const socket: WatchedSocket = res.req.socket;
  const connection = socket[CONNECTION];
  if (connection === undefined) {
    socket[CONNECTION] = { reply: res, last: undefined };
    watch(socket);
    return;
  }
  connection.last = undefined;
  // One that is pipelined has to wait for its turn.
  if (res.socket !== null) connection.reply = res;
}

/** To be called when a reply is over. */
export function endReply(res: ServerResponse): void {
  const exchange = exchangeOf(res.req);
  const { onUnread: callback } = exchange;
  if (callback === undefined) return;
  exchange.onUnread = undefined;
  const socket: WatchedSocket = res.req.socket;
  const connection = socket[CONNECTION];
  if (!res.writableFinished || socket.errored) callback();
  else if (connection) connection.last = { onUnread: callback, at: monotonicNow() };
}

function watch(socket: WatchedSocket): void {
  // Before Node's own listener, which may end the connection.
  socket.prependListener('end', () => lookForReset(socket));
  socket.on('close', (hasFailed) => {
    const last = socket[CONNECTION]?.last;
    if (hasFailed && last && monotonicNow() - last.at < RESET_MS) last.onUnread();
  });
}

/** The client has closed its connection, or sends no more. */
function lookForReset(socket: WatchedSocket): void {
  const reply = socket[CONNECTION]?.reply;
  if (reply?.socket === socket && !reply.writableEnded) {
    // Before Node's own listener, which ends the connection with its last reply.
    reply.prependListener('finish', () => writeNothing(socket));
    if (exchangeOf(reply.req).waits) askForReset(socket, reply);
  }
  writeNothing(socket);
}

/** Sends what a client must be able to take at any time (RFC 9110, 15.2), unless it is an old one. */
function askForReset(socket: Socket, reply: ServerResponse): void {
  if (reply.headersSent || reply.req.httpVersion === '1.0' || !socket.writable) return;
  reply.writeContinue();
  // Between processes of one machine the answer has come now.
  writeNothing(socket);
  setTimeout(() => writeNothing(socket), RESET_MS).unref();
}

/**
 * Fails, and so ends the connection, where that was reset. A TLS socket of Node does not tell that a
 * write of nothing has failed; the one under it does.
 */
function writeNothing(socket: Socket & { readonly _parent?: Socket }): void {
  const under = socket._parent ?? socket;
  if (!socket.writable || !under.writable) return;
  under.write('', (error) => {
    if (error) socket.destroy(error);
  });
}
