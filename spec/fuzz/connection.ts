import { connect, type Socket } from 'node:net';

/** What came of an input: a status; that the connection was closed; or that nothing came. */
export interface Outcome {
  readonly status: number | 'closed' | 'waiting';
  readonly text: string;
}

/** How long a reply is waited for: some inputs ask the server to wait. */
const PATIENCE_MS = 1500;
const HEAD_END = '\r\n\r\n';

/** A raw connection that is used for one input after another, and made anew when it is lost. */
export class RawConnection {
  #socket: Socket | undefined;

  constructor(private readonly port: number) {}

  /** Sends bytes, and no more if `isAll`; resolves with the reply to the first request in them. */
  send(bytes: Buffer, isAll = false): Promise<Outcome> {
    const socket = (this.#socket ??= this.#open());
    return new Promise((resolve) => {
      let text = '';
      const finish = (status: Outcome['status'], isReusable: boolean): void => {
        clearTimeout(timer);
        socket.off('data', onData).off('close', onClose);
        if (!isReusable) this.close();
        resolve({ status, text });
      };
      const onData = (data: Buffer): void => {
        text += data.toString('latin1');
        const reply = replyIn(text);
        if (reply !== undefined) finish(reply.status, reply.isReusable && !isAll);
      };
      const onClose = (): void => finish(statusOf(text) ?? 'closed', false);
      const timer = setTimeout(() => finish(statusOf(text) ?? 'waiting', false), PATIENCE_MS);
      socket.on('data', onData).on('close', onClose);
      if (isAll) socket.end(bytes);
      else socket.write(bytes);
    });
  }

  /** Resets the connection: thousands of orderly ended ones would use up the machine's ports. */
  close(): void {
    this.#socket?.resetAndDestroy();
    this.#socket = undefined;
  }

  #open(): Socket {
    const socket = connect(this.port, '127.0.0.1');
    // That it is lost is told by 'close'.
    socket.on('error', () => undefined);
    return socket;
  }
}

function statusOf(text: string): number | undefined {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
  return status === undefined ? undefined : Number(status);
}

/** A whole reply, and whether the connection is good for another. */
function replyIn(text: string): { status: number; isReusable: boolean } | undefined {
  const status = statusOf(text);
  const end = text.indexOf(HEAD_END);
  if (status === undefined || end < 0 || status === 100) return undefined;
  const head = text.slice(0, end);
  const length = Number(/\r\nContent-Length: (\d+)/i.exec(head)?.[1] ?? 0);
  const have = text.length - end - HEAD_END.length;
  if (have < length) return undefined;
  // More than one reply was for more than one request, whose others may still come.
  return { status, isReusable: have === length && !/\r\nConnection: close/i.test(head) };
}
