import type { IncomingMessage } from 'node:http';
import { setImmediate } from '../lib/real-time';

/** The most bytes of a body that are read only to be thrown away. */
const LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Reads what is left of a body and throws it away while the request is served, so that the client
 * gets to read its reply and the connection can be used again. A client that sends more than
 * `limitBytes` is cut off. Some SDKs send bodies with GET (the C++ and the C# one).
 */
export function discardBody(req: IncomingMessage, limitBytes = LIMIT_BYTES): void {
  let left = limitBytes;
  if (req.complete && req.readableLength === 0) {
    req.resume();
    return;
  }
  req.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) req.destroy();
  });
}

/**
 * Throws away what a client still sends of a request whose reply is over, so that its connection
 * can be used again. The connection of a client that sends more than `limitBytes` is ended. Node by
 * itself throws away without end, or leaves unread what somebody had begun to read.
 */
export function discardLeftover(req: IncomingMessage, limitBytes = LIMIT_BYTES): void {
  if (req.complete || req.destroyed) return;
  req.resume();
  if (Number(req.headers['content-length'] ?? Infinity) <= limitBytes) return;
  const { socket } = req;
  let left = limitBytes;
  // Node takes the request's own 'data' listeners off, so the socket's bytes are counted.
  const count = (chunk: Buffer): void => {
    left -= chunk.length;
    if (req.complete) socket.off('data', count);
    else if (left < 0) socket.destroy();
  };
  // Not before `resume` has had its effect: a 'data' listener on a paused socket stops it for good.
  setImmediate(() => socket.on('data', count));
}
