import { textOf } from './utf8';

/** A line as it came. */
export interface Line {
  readonly bytes: Buffer;
  /** `false` for a last line that no line feed ends. */
  readonly isEnded: boolean;
}

/** The lines of a text that comes in pieces, one at a time; no more of it is read than is asked for. */
export async function* bytesOfLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let begun: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', from)) {
      yield { bytes: Buffer.concat([...begun, chunk.subarray(from, end)]), isEnded: true };
      begun = [];
      from = end + 1;
    }
    begun.push(chunk.subarray(from));
  }
  const last = Buffer.concat(begun);
  if (last.length > 0) yield { bytes: last, isEnded: false };
}

/** The same as texts. Throws `NotUtf8` with the place in the line. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  for await (const { bytes } of bytesOfLines(chunks)) yield textOf(bytes);
}
