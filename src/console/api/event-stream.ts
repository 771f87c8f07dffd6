import { eventsIn, type StreamEvent } from '../../lib/server-sent-events';
import { CallError, request } from './http';

/**
 * Reads server-sent events with `fetch`, for the browser's own reader cannot bring a token. Resolves
 * when the stream ends; rejects where there is none or it breaks. `opened` is called once it is there.
 */
export async function readStream(
  path: string,
  options: { last: string | undefined; signal: AbortSignal; opened: () => void },
  take: (event: StreamEvent) => void,
): Promise<void> {
  const { last, signal, opened } = options;
  const reply = await request('GET', path, {
    accept: 'text/event-stream',
    signal,
    more: last === undefined ? {} : { 'Last-Event-ID': last },
  });
  if (reply.body === null || reply.headers.get('Content-Type')?.includes('event-stream') !== true) {
    throw new CallError({ status: 404, title: 'No stream of events' });
  }
  opened();
  for await (const event of eventsIn(piecesOf(reply.body))) take(event);
}

/** Not every browser can go through a body by itself. */
async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
