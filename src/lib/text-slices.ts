/** A text in slices of at most so many characters, which end between characters of UTF-8. */
export function* textSlices(text: string, most: number): Generator<string> {
  for (let at = 0, end = 0; at < text.length; at = end) {
    end = Math.min(at + most, text.length);
    if (end < text.length && isLowSurrogate(text.charCodeAt(end))) end--;
    yield text.slice(at, end);
  }
}

function isLowSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00;
}
