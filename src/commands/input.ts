import type { Call } from './command';
import { refused } from './failure';

/** What mqrest takes at most in a request. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Standard input as text. Rejects with a `Failure` for what is none, or more than mqrest takes. */
export async function textOf({ input, out }: Pick<Call, 'input' | 'out'>): Promise<string> {
  if (input.isTTY)
    out.hint('the body comes from standard input; Ctrl-D at the start of a line ends it');
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of input) {
    pieces.push(piece as Buffer);
    bytes += (piece as Buffer).length;
    if (bytes > MOST_BYTES) throw refused('standard input has more than 32 MB');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(pieces));
  } catch {
    throw refused('standard input is not UTF-8; send such a body as Base64');
  }
}
