import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib';
import type { Budget } from '../../lib/budget';
import { isUtf8 } from 'node:buffer';
import type { RecordedBody } from '../recording';

/** The bytes of a body as they pass, up to a limit of its own and one that all share. */
export class KeptBody {
  #pieces: Buffer[] = [];
  #kept = 0;
  #bytes = 0;
  #isCut = false;
  #isEnded = false;

  constructor(
    private readonly budget: Budget,
    private readonly limitBytes: number,
  ) {}

  add(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#isEnded) return;
    const hasRoom = this.#kept + piece.length <= this.limitBytes;
    if (this.#isCut || !hasRoom || !this.budget.hasRoomFor(piece.length)) {
      this.#isCut = true;
      return;
    }
    this.budget.use(piece.length);
    this.#kept += piece.length;
    this.#pieces.push(piece);
  }

  /** What is written of it, its text changed by `edit`; `undefined` for no body. Gives its memory back. */
  end(encoding: string | undefined, edit: (text: string) => string): RecordedBody | undefined {
    const raw = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.budget.use(-this.#kept);
    this.#isEnded = true;
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
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 4 * most };
  try {
    switch (encoding.toLowerCase()) {
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(raw, options);
      case 'deflate':
        return inflateSync(raw, options);
      case 'br':
        return brotliDecompressSync(raw, { maxOutputLength: 4 * most });
      default:
        return raw;
    }
  } catch {
    return raw;
  }
}
