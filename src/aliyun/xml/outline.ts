import { rangeRefusal } from '../refusal';
import type { FlatDocument } from './document';
import { lastReference, MarkupCount, markupAt } from './markup';
import { parseXml } from './parser';
import { scanXml } from './scanner';
import { decodeText, malformed } from './text';

/** The most characters of text all in all; what is less and still too long, the broker refuses. */
const MOST_TEXT = 8 * 1024 * 1024;
/** Source: Aliyun doc "limits". */
const LONGEST_BODY_BYTES = 4 * 1024 * 1024;
/** Blanks as they are between elements: left in the outline, where more of them would be text. */
const SHORT_BLANKS = /^[ \t\n]{1,4096}$/;
const CDATA = '<![CDATA[';

/** Stands for a text in the outline; no document has this character. */
const MARK = '\x01';
const MARKS = /\x01([0-9]+);/g; // eslint-disable-line no-control-regex -- it is MARK

/**
 * A document in pieces, of which the text is decoded and taken out as it comes. What is left, the
 * outline, is bounded (see {@link MarkupCount}), so that the parser, slow as it is, has little to do
 * whatever was sent. All else takes time linear in the length of the piece.
 */
export class Outline {
  #outline = '';
  readonly #texts: string[] = [];
  readonly #count = new MarkupCount();
  /** Whether the last thing in the outline is a mark, to whose text more can be added. */
  #isInText = false;
  #isInCdata = false;
  /** Of the last piece what cannot be understood without the next. */
  #rest = '';
  #length = 0;

  /** `text` is of whole characters as {@link Characters} gives them. Refuses what {@link readXml} does. */
  add(text: string): this {
    const all = this.#rest + text;
    let at = 0;
    while (at < all.length) {
      const next = this.#step(all, at);
      if (next === at) break;
      at = next;
    }
    this.#rest = all.slice(at);
    this.#count.checkPending(this.#rest.length);
    return this;
  }

  end(): FlatDocument {
    const rest = this.#rest;
    if (this.#isInCdata) throw unfinished(CDATA);
    if (rest.startsWith('<!') || rest.startsWith('<?')) throw unfinished(rest);
    // Half a tag is the parser's to refuse.
    if (rest.startsWith('<')) this.#outline += rest;
    else if (rest !== '') this.#characters(rest);
    const { root, elements } = scanXml(this.#outline) ?? parseXml(this.#outline);
    return { root, elements: elements.map(([name, marked]) => [name, this.#textOf(marked)]) };
  }

  /** Reads one thing at a place and tells where the next begins; the same place: it is not whole. */
  #step(all: string, at: number): number {
    if (this.#isInCdata) return this.#cdata(all, at);
    if (all.startsWith('<', at)) return this.#markup(all, at);
    const markup = all.indexOf('<', at);
    const end = markup < 0 ? wholeText(all, at) : markup;
    const raw = all.slice(at, end);
    if (raw === '' || (markup < 0 && !this.#isInText && SHORT_BLANKS.test(raw))) return at;
    this.#characters(raw);
    return end;
  }

  #markup(all: string, at: number): number {
    if (all.startsWith(CDATA, at)) {
      this.#isInCdata = true;
      if (!this.#isInText) this.#mark((mark) => `${CDATA}${mark}]]>`);
      return at + CDATA.length;
    }
    const markup = markupAt(all, at);
    if (markup === undefined) return at;
    this.#count.add(markup);
    this.#outline += markup.kind === 'comment' ? '<!---->' : markup.whole;
    this.#isInText = false;
    return at + markup.whole.length;
  }

  #cdata(all: string, at: number): number {
    const end = all.indexOf(']]>', at);
    this.#isInCdata = end < 0;
    const until = end < 0 ? Math.max(all.length - 2, at) : end;
    this.#text(all.slice(at, until));
    return end < 0 ? until : end + 3;
  }

  /** Text up to markup; a part of it only where it is not {@link SHORT_BLANKS}. */
  #characters(raw: string): void {
    if (this.#count.depth === 0 || (!this.#isInText && SHORT_BLANKS.test(raw))) {
      this.#outline += raw;
      this.#count.addText(raw.length);
      return;
    }
    if (!this.#isInText) this.#mark((mark) => mark);
    this.#text(decodeText(raw));
  }

  #mark(form: (mark: string) => string): void {
    this.#outline += form(`${MARK}${this.#texts.length};`);
    this.#texts.push('');
    this.#isInText = true;
  }

  #text(text: string): void {
    this.#length += text.length;
    if (this.#length > MOST_TEXT) {
      throw rangeRefusal('MessageBody', 1, LONGEST_BODY_BYTES, 'bytes');
    }
    const last = this.#texts.length - 1;
    this.#texts[last] = (this.#texts[last] ?? '') + text;
  }

  #textOf(marked: string): string {
    return marked.replace(MARKS, (_, number: string) => this.#texts[Number(number)] ?? '');
  }
}

function unfinished(markup: string): Error {
  return malformed(`'${markup.slice(0, 9)}' has no end, or no place here.`);
}

/** Up to where text can be decoded: not into a reference, nor into what may become `]]>`. */
function wholeText(all: string, from: number): number {
  const reference = lastReference(all, from);
  if (reference !== undefined) return reference;
  let end = all.length;
  while (end > from && all.length - end < 2 && all[end - 1] === ']') end -= 1;
  return end;
}
