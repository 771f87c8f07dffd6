import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../broker/message';
import { requestId, take } from './exchange';
import { SLICE } from './long-body';
import { noteWaiting, onUnread } from './unread';
import { queueMicrotask } from '../lib/real-time';

/** Who waits for this reply: gone when the connection ends before the reply does. */
export function callerOf(res: ServerResponse): Caller {
  return new HttpCaller(res);
}

/** A class, for ten thousand of them may wait: an object with functions of its own is ten times as large. */
class HttpCaller implements Caller {
  constructor(private readonly res: ServerResponse) {}

  get client(): string {
    return clientOf(this.res.req);
  }

  get requestId(): string {
    return requestId(this.res.req);
  }

  onGone(callback: () => void): () => void {
    const { res } = this;
    const onClose = (): void => {
      if (!res.writableFinished) callback();
    };
    if (res.destroyed) queueMicrotask(onClose);
    else res.on('close', onClose);
    return () => res.off('close', onClose);
  }

  takes(characters: number): boolean {
    return takesReply(this.res.req, characters);
  }

  waits(): void {
    noteWaiting(this.res);
  }

  onUnread(callback: () => void): void {
    onUnread(this.res, callback);
  }
}

/** Whether there is memory for a reply of so many characters; then the request uses it until it is over. */
export function takesReply(req: IncomingMessage, characters: number): boolean {
  // What is sent at once is not counted.
  return characters <= SLICE || take(req, 'replies', characters);
}

/** Where a request comes from and what sent it, for people. */
export function clientOf({ socket, headers }: IncomingMessage): string {
  return clientName(socket.remoteAddress, headers['user-agent']);
}

/** The same of an address and a User-Agent. */
export function clientName(address = 'gone', agent = 'unknown agent'): string {
  return `${address} ${agent.slice(0, 200)}`;
}
