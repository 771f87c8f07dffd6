import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Sends bytes over a connection of its own and resolves with the bytes of the reply, an interim
 * `100 Continue` included. `whileWaiting` is called again and again until the reply is there.
 */
export async function rawExchange(
  port: number,
  request: Buffer,
  whileWaiting: () => void = () => undefined,
): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  let failure: Error | undefined;
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', (error) => (failure = error));
  socket.write(request);
  const deadline = performance.now() + 5000;
  try {
    for (;;) {
      const reply = Buffer.concat(chunks);
      if (isWhole(reply)) return reply;
      if (failure !== undefined || socket.readableEnded) {
        throw failure ?? new Error(`the connection ended after ${JSON.stringify(String(reply))}`);
      }
      if (performance.now() > deadline) throw new Error('there was no reply within 5 s');
      whileWaiting();
      await nextTurn();
    }
  } finally {
    socket.destroy();
  }
}

function isWhole(reply: Buffer): boolean {
  const text = reply.toString('latin1').replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
  return text.length >= end + 4 + length;
}
