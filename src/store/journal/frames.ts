import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/**
 * A file of frames: 4 bytes with the length of the body, 4 with its complement, 8 with the beginning
 * of the body's SHA-256, then the body: records, which are lines of text.
 */
const HEAD_BYTES = 16;
/** Characters of records beyond which a frame is full. */
export const FULL_FRAME = 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/** Records, none with a line end in it, as they are written. */
export function frameOf(records: readonly string[]): Buffer {
  const text = records.join('\n');
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(HEAD_BYTES + length);
  frame.writeUInt32LE(length, 0);
  frame.writeUInt32LE(~length >>> 0, 4);
  frame.write(text, HEAD_BYTES);
  sumOf(frame.subarray(HEAD_BYTES)).copy(frame, 8, 0, 8);
  return frame;
}

/** How much of a file holds whole frames, and all it has, in bytes. */
export interface Extent {
  readonly whole: number;
  readonly size: number;
}

/**
 * Calls back with the records of each frame in turn. What is not whole at the end is left out:
 * `whole` is less than `size` then. Rejects with a sentence that names the place where a frame is
 * broken and more than zeros comes after it.
 */
export async function readFrames(
  path: string,
  act: (records: string[]) => Promise<void>,
): Promise<Extent> {
  let rest: Buffer = Buffer.alloc(0);
  let whole = 0;
  let size = 0;
  /** How many bytes of `rest` are a frame that is broken. */
  let broken: number | undefined;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    while (broken === undefined) {
      const length = lengthOf(rest);
      if (length === undefined) break;
      const body = rest.subarray(HEAD_BYTES, length);
      if (length === BROKEN || !sumOf(body).subarray(0, 8).equals(rest.subarray(8, HEAD_BYTES))) {
        broken = Math.max(length, HEAD_BYTES);
        break;
      }
      await act(body.toString().split('\n'));
      rest = rest.subarray(length);
      whole += length;
    }
    if (broken !== undefined) {
      if (rest.subarray(broken).some((byte) => byte !== 0)) {
        throw new Error(`${path} is broken at byte ${whole}`);
      }
      rest = rest.subarray(0, broken);
    }
  }
  return { whole, size };
}

const BROKEN = -1;

/** The bytes of the frame at the beginning; `undefined`: it is not all there yet. */
function lengthOf(bytes: Buffer): number | undefined {
  if (bytes.length < HEAD_BYTES) return undefined;
  const body = bytes.readUInt32LE(0);
  if (bytes.readUInt32LE(4) !== ~body >>> 0) return BROKEN;
  return bytes.length < HEAD_BYTES + body ? undefined : HEAD_BYTES + body;
}

function sumOf(body: Buffer): Buffer {
  return createHash('sha256').update(body).digest();
}
