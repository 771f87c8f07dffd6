import { textOf } from './utf8';

/**
 * The lines of a text that comes in pieces, one at a time; no more of it is read than is asked for.
 * Throws `NotUtf8` with the place in the line.
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let begun: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', from)) {
      yield textOf(Buffer.concat([...begun, chunk.subarray(from, end)]));
      begun = [];
      from = end + 1;
    }
    begun.push(chunk.subarray(from));
  }
  const last = textOf(Buffer.concat(begun));
  if (last !== '') yield last;
}
