import type { IncomingMessage } from 'node:http';
import { MqError } from '../errors';
import { Slice } from '../lib/turn';
import { discardBody } from './discard';
import { exchangeOf, noteBody, take } from './exchange';

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
  const chunks = new ChunkBuffer(declared);
  return read(req, limitBytes, (chunk) => chunks.add(chunk)).then(() => chunks.bytes());
}

/** What is handed over at most before others have a turn: node reads up to 2 MB in a row. */
const BYTES_AT_ONCE = 128 * 1024;

/**
 * Hands over a body as it comes, and lets others have a turn of the loop now and then. What
 * `add` throws is what it rejects with, at once; the rest of the body is thrown away. Rejects as
 * {@link readBody} does. Call once per request.
 */
export function readPieces(
  req: IncomingMessage,
  limitBytes: number,
  add: (piece: Buffer) => void,
): Promise<void> {
  const slice = new Slice();
  let sinceRest = 0;
  return read(req, limitBytes, (piece) => {
    add(piece);
    sinceRest += piece.length;
    const rest = slice.rest(sinceRest >= BYTES_AT_ONCE);
    if (rest === undefined) return;
    sinceRest = 0;
    req.pause();
    void rest.then(() => req.resume());
  });
}

/** Bytes of the body by its headers: 0 where there is none, `undefined` where only its end tells. */
export function declaredLength(req: IncomingMessage): number | undefined {
  if (req.headers['transfer-encoding'] !== undefined) return undefined;
  const length = req.headers['content-length'];
  return length === undefined ? 0 : Number(length);
}

function tooManyBodies(): MqError {
  const detail = 'request bodies take all the memory there is for them; send it again later';
  return new MqError('ServerBusy', detail);
}

/** Adds a body piece by piece; rejects as {@link readBody} says, and with what `add` throws. */
function read(
  req: IncomingMessage,
  limitBytes: number,
  add: (piece: Buffer) => void,
): Promise<void> {
  const declared = declaredLength(req) ?? 0;
  const isTooLong = declared > limitBytes;
  if (isTooLong || exchangeOf(req).shares?.bodies.hasRoomFor(declared) === false) {
    discardBody(req);
    return Promise.reject(isTooLong ? new BodyTooLarge(limitBytes) : tooManyBodies());
  }
  let length = 0;
  return new Promise((resolve, reject) => {
    const onData = (piece: Buffer): void => {
      try {
        length += piece.length;
        if (length > limitBytes) throw new BodyTooLarge(limitBytes);
        if (!take(req, 'bodies', piece.length)) throw tooManyBodies();
        noteBody(req, piece);
        add(piece);
      } catch (error) {
        req.off('data', onData).off('end', resolve).off('close', onClose);
        discardBody(req);
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const onClose = (): void => {
      if (!req.readableEnded) reject(new RequestAborted());
    };
    req.on('data', onData).on('end', resolve).on('close', onClose);
  });
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
