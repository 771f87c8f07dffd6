import type { IncomingMessage } from 'node:http';

/** The most bytes of a body that are taken in after its reply. */
const LEFTOVER_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Throws away what a client still sends of a request whose reply is over, so that its connection
 * can be used again; ends the connection of who sends more than `limitBytes`. Node by itself
 * throws away without end, or leaves unread what somebody had begun to read.
 */
export function discardLeftover(req: IncomingMessage, limitBytes = LEFTOVER_LIMIT_BYTES): void {
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
