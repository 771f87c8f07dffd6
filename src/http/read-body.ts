import type { IncomingMessage } from 'node:http';
import { BodyTooLarge, RequestAborted } from './body-errors';
import { Collected } from './collected';
import { drain } from './drain';

const NOTHING = Buffer.alloc(0);

/**
 * The whole body as it came over the wire. Rejects with {@link BodyTooLarge} as soon as it is known
 * to be longer than `limitBytes` (from Content-Length before a byte is read), and with
 * {@link RequestAborted} when the client hangs up before its end. Call once per request.
 */
export function readBody(req: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const declared = declaredLength(req);
  if (declared === 0) return Promise.resolve(NOTHING);
  if (declared !== undefined && declared > limitBytes) {
    drain(req);
    return Promise.reject(new BodyTooLarge(limitBytes));
  }
  return new Promise((resolve, reject) => collect(req, declared, limitBytes, resolve, reject));
}

/** Bytes of the body by its headers: 0 where there is none, `undefined` where only its end tells. */
function declaredLength(req: IncomingMessage): number | undefined {
  if (req.headers['transfer-encoding'] !== undefined) return undefined;
  const length = req.headers['content-length'];
  return length === undefined ? 0 : Number(length);
}

function collect(
  req: IncomingMessage,
  declared: number | undefined,
  limitBytes: number,
  resolve: (body: Buffer) => void,
  reject: (error: Error) => void,
): void {
  const collected = new Collected(declared);
  const onData = (chunk: Buffer): void => {
    if (collected.length + chunk.length <= limitBytes) {
      collected.add(chunk);
      return;
    }
    req.off('data', onData).off('end', onEnd).off('close', onClose);
    drain(req);
    reject(new BodyTooLarge(limitBytes));
  };
  const onEnd = (): void => resolve(collected.bytes());
  const onClose = (): void => {
    if (!req.readableEnded) reject(new RequestAborted());
  };
  req.on('data', onData).on('end', onEnd).on('close', onClose);
}
