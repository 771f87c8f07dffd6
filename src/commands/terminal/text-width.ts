const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What takes two columns of a terminal: letters of Chinese, Japanese and Korean, wide forms, emoji. */
const WIDE =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Script=Bopomofo}|\p{Emoji_Presentation}|[\u3000-\u303e\u3200-\u33ff\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u;
/** The half-width forms are of the same scripts. */
const HALF_WIDE = /^[\uff61-\uffdc]/;
const ASCII = /^[\x20-\x7e]*$/;

/** How many columns of a terminal a text takes. It has no control characters. */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += widthOf(segment);
  return width;
}

function widthOf(grapheme: string): number {
  return WIDE.test(grapheme) && !HALF_WIDE.test(grapheme) ? 2 : 1;
}

/** The text, or how it begins and `…`, in at most so many columns. */
export function cut(text: string, width: number): string {
  // Before it is divided: bodies can have megabytes.
  const start = text.length > 4 * width ? text.slice(0, 4 * width) : text;
  if (start === text && textWidth(text) <= width) return text;
  let kept = '';
  let left = width - 1;
  for (const { segment } of graphemes.segment(start)) {
    left -= widthOf(segment);
    if (left < 0) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Words in lines of at most so many columns; a word that is longer has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text)) {
    if (textWidth(line + word.trimEnd()) <= width) line += word;
    else {
      if (line !== '') lines.push(line.trimEnd());
      line = word;
    }
  }
  return [...lines, line.trimEnd()];
}

/** Where a line may end: behind a blank, and behind each wide letter. */
function wordsOf(text: string): string[] {
  if (ASCII.test(text)) return text.split(/(?<= )/);
  const words: string[] = [];
  let word = '';
  for (const { segment } of graphemes.segment(text)) {
    word += segment;
    if (segment !== ' ' && widthOf(segment) === 1) continue;
    words.push(word);
    word = '';
  }
  return [...words, word];
}
