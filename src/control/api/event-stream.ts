import type { ServerResponse } from 'node:http';
import { isReadInTime } from '../../http/long-body';

/** One message of a stream, as `EventSource` gets it. */
export interface ServerEvent {
  /** Where a client goes on that comes again. */
  readonly id?: string;
  readonly event: string;
  readonly data: unknown;
}

/** Messages as there are some. */
export interface EventStream {
  /** The next ones; `undefined`: there are no more. */
  next(): Promise<readonly ServerEvent[] | undefined>;
  /** Nobody asks for more. */
  end(): void;
}

const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
  // Some proxies gather what they hand on.
  'X-Accel-Buffering': 'no',
};
/** How often a client hears that the connection is alive; ms. */
const BEAT_MS = 15_000;

/**
 * Sends a stream as `text/event-stream` (WHATWG HTML, 9.2) until it ends or the client is gone. What
 * is next is asked for when the client has read what was sent; one that reads nothing for a minute is
 * cut off.
 */
export async function sendStream(res: ServerResponse, stream: EventStream): Promise<void> {
  res.shouldKeepAlive = false;
  res.writeHead(200, HEADERS);
  res.write(BEAT);
  res.once('close', () => stream.end());
  if (res.destroyed) stream.end();
  // A client that sends no more is taken for one that has gone: nothing else would tell for long.
  res.req.socket.once('end', () => stream.end());
  const beats = setInterval(() => {
    if (!res.writableNeedDrain) res.write(BEAT);
  }, BEAT_MS);
  try {
    for (let events = await stream.next(); events; events = await stream.next()) {
      const isRead = res.write(events.map(textOf).join('')) || (await isReadInTime(res));
      if (!isRead) return;
    }
  } finally {
    clearInterval(beats);
    stream.end();
    res.end();
  }
}

/** A comment. */
const BEAT = ':\n\n';

function textOf({ id, event, data }: ServerEvent): string {
  // JSON has no line feeds of its own.
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
