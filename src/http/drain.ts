import type { IncomingMessage } from 'node:http';

/** The most bytes that are read only to be thrown away. */
const DRAIN_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Reads what is left of a body and throws it away, so that the client gets to read its reply and
 * the connection can be used again; cuts off who sends more than `limitBytes`. Some SDKs send bodies with GET (the C++ and the C# one).
 */
export function drain(req: IncomingMessage, limitBytes = DRAIN_LIMIT_BYTES): void {
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
