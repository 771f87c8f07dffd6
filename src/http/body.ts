import type { IncomingMessage } from 'node:http';
import { MqError } from '../errors';
import { discardBody } from './discard';
import { exchangeOf, take } from './exchange';

/** The body is longer than the reader's limit. What is left of it is read and thrown away. */
export class BodyTooLarge extends Error {
  constructor(
    /** The most bytes that were allowed. */
    readonly limitBytes: number,
  ) {
    super(`The request body is longer than ${limitBytes} bytes.`);
    this.name = 'BodyTooLarge';
  }
}

/** The client hung up before its body was complete; nobody is there to answer. */
export class RequestAborted extends Error {
  constructor() {
    super('The client hung up before the request was complete.');
    this.name = 'RequestAborted';
  }
}

const NOTHING = Buffer.alloc(0);

/**
 * The whole body as it came over the wire. Rejects with {@link BodyTooLarge} as soon as it is known
 * to be longer than `limitBytes` (from Content-Length before a byte is read), with the `MqError`
 * `ServerBusy` where the bodies of all requests take too much memory, and with
 * {@link RequestAborted} when the client hangs up before its end. Call once per request.
 */
export function readBody(req: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const declared = declaredLength(req);
  if (declared === 0) return Promise.resolve(NOTHING);
  if (declared !== undefined && declared > limitBytes) {
    discardBody(req);
    return Promise.reject(new BodyTooLarge(limitBytes));
  }
  if (exchangeOf(req).shares?.bodies.hasRoomFor(declared ?? 0) === false) {
    discardBody(req);
    return Promise.reject(tooManyBodies());
  }
  return new Promise((resolve, reject) => collect(req, declared, limitBytes, resolve, reject));
}

function tooManyBodies(): MqError {
  const detail = 'request bodies take all the memory there is for them; send it again later';
  return new MqError('ServerBusy', detail);
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
  const chunks = new ChunkBuffer(declared);
  const onData = (chunk: Buffer): void => {
    const isShort = chunks.length + chunk.length <= limitBytes;
    if (isShort && take(req, 'bodies', chunk.length)) {
      chunks.add(chunk);
      return;
    }
    req.off('data', onData).off('end', onEnd).off('close', onClose);
    discardBody(req);
    reject(isShort ? tooManyBodies() : new BodyTooLarge(limitBytes));
  };
  const onEnd = (): void => resolve(chunks.bytes());
  const onClose = (): void => {
    if (!req.readableEnded) reject(new RequestAborted());
  };
  req.on('data', onData).on('end', onEnd).on('close', onClose);
}

/**
 * Bytes put one after another. One chunk is kept as it is; more are copied into one buffer (of
 * `declared` bytes if that is known, else doubled when full), so that a body sent as a million
 * tiny chunks costs its length and not a million objects. What was announced and has not come takes
 * addresses and no memory.
 */
export class ChunkBuffer {
  length = 0;
  #buffer: Buffer | undefined;
  readonly #declared: number | undefined;

  constructor(declared?: number) {
    this.#declared = declared;
  }

  add(chunk: Buffer): void {
    const before = this.length;
    this.length += chunk.length;
    if (this.#buffer === undefined) {
      this.#buffer = chunk;
      return;
    }
    // The first chunk's buffer is exactly full, so the second always finds too little room.
    if (this.length > this.#buffer.length) this.#grow(before);
    chunk.copy(this.#buffer, before);
  }

  /** All bytes so far; not to be added to afterwards. */
  bytes(): Buffer {
    return this.#buffer?.subarray(0, this.length) ?? Buffer.alloc(0);
  }

  #grow(before: number): void {
    const size = Math.max(this.#declared ?? 0, this.length, before * 2);
    const larger = Buffer.allocUnsafe(size);
    this.#buffer?.copy(larger, 0, 0, before);
    this.#buffer = larger;
  }
}
