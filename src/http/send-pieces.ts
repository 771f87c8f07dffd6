import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { noteBytes, requestId } from './exchange';

/**
 * Replies as `send` does with a body in pieces, each of which is written when the client has taken
 * those before it. Does nothing where the client has hung up or the reply has begun.
 */
export function sendPieces(
  res: ServerResponse,
  status: number,
  pieces: readonly Buffer[],
  headers: OutgoingHttpHeaders,
): void {
  if (res.headersSent || res.destroyed) return;
  const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
  noteBytes(res, bytes);
  const head = { 'x-mq-request-id': requestId(res.req), ...headers, 'Content-Length': bytes };
  res.writeHead(status, head);
  let next = 0;
  const write = (): void => {
    for (let piece = pieces[next]; piece !== undefined; piece = pieces[next]) {
      next += 1;
      if (res.write(piece)) continue;
      res.once('drain', write);
      return;
    }
    res.end();
  };
  write();
}
