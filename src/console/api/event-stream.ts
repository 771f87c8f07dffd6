import { CallError, request } from './http';

/** One message of a stream of server-sent events. */
export interface StreamMessage {
  readonly id?: string;
  readonly event: string;
  readonly data: string;
}

/**
 * Reads server-sent events with `fetch`, for the browser's own reader cannot bring a token. Resolves
 * when the stream ends; rejects where there is none or it breaks. `opened` is called once it is there.
 */
export async function readStream(
  path: string,
  options: { last: string | undefined; signal: AbortSignal; opened: () => void },
  take: (message: StreamMessage) => void,
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
  const reader = reply.body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const message = messageIn(block);
      if (message !== undefined) take(message);
    }
  }
}

function messageIn(block: string): StreamMessage | undefined {
  const fields: Record<string, string> = {};
  for (const line of block.split('\n')) {
    const [, name, value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name !== undefined) fields[name] = name in fields ? `${fields[name]}\n${value}` : value;
  }
  const { id, event = 'message', data } = fields;
  if (data === undefined) return undefined;
  return { ...(id === undefined ? {} : { id }), event, data };
}
