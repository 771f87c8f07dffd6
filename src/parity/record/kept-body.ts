import { isUtf8 } from 'node:buffer';
import { brotliDecompressSync, constants, unzipSync } from 'node:zlib';
import type { Budget } from '../../lib/budget';
import type { RecordedBody } from '../recording';

/** The bytes of a body as they pass, up to a limit of its own and one that all share. */
export class KeptBody {
  #pieces: Buffer[] = [];
  #kept = 0;
  #bytes = 0;
  #isCut = false;
  #isOver = false;

  constructor(
    private readonly limitBytes: number,
    private readonly shared: Budget,
  ) {}

  add(piece: Buffer): void {
    this.#bytes += piece.length;
    const { length } = piece;
    this.#isCut ||= this.#kept + length > this.limitBytes || !this.shared.hasRoomFor(length);
    if (this.#isCut || this.#isOver) return;
    this.shared.use(length);
    this.#kept += length;
    this.#pieces.push(piece);
  }

  /** What is written of it, its text changed by `edit`; `undefined` for no body. Gives its memory back. */
  end(encoding: string | undefined, edit: (text: string) => string): RecordedBody | undefined {
    const raw = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#isOver = true;
    this.shared.use(-this.#kept);
    if (this.#bytes === 0) return undefined;
    const size = { bytes: this.#bytes, ...(this.#isCut && { cut: true as const }) };
    const plain = decompressed(raw, encoding, this.limitBytes);
    if (isUtf8(plain)) return { text: edit(plain.toString()), ...size };
    const edited = Buffer.from(edit(plain.toString('latin1')), 'latin1');
    return { base64: edited.toString('base64'), ...size };
  }
}

/** As much of a body as there is, not compressed; as it is where that cannot be told. */
export function decompressed(raw: Buffer, encoding = '', most = raw.length * 100): Buffer {
  const maxOutputLength = 4 * most;
  try {
    if (encoding === 'br') return brotliDecompressSync(raw, { maxOutputLength });
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength };
    return /^(x-)?gzip$|^deflate$/i.test(encoding) ? unzipSync(raw, options) : raw;
  } catch {
    return raw;
  }
}
