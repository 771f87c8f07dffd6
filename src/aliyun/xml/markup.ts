import { schemaRefusal } from '../refusal';
import { malformed } from './text';

/** All that is not text: tags, comments and the like, and what is outside the root. */
const MOST_CHARACTERS = 64 * 1024;
const MOST_ELEMENTS = 100;
const MOST_ATTRIBUTES = 100;
const DEEPEST = 10;
/** A reference that is longer has leading zeros, or is none. */
const LONGEST_REFERENCE = 64;

/** A tag, comment or processing instruction. */
export interface Markup {
  readonly kind: 'start' | 'end' | 'empty' | 'comment' | 'instruction';
  readonly whole: string;
  /** Of a tag; how many quoted values it has. */
  readonly attributes: number;
}

/**
 * The markup at a place of a text, where `<` is; `undefined` where its end has not come. Refuses
 * (`MalformedXML`) a DOCTYPE and whatever else begins with `<!`; CDATA is not known here.
 */
export function markupAt(text: string, at: number): Markup | undefined {
  switch (text[at + 1]) {
    case '!':
      return commentAt(text, at);
    case '?':
      return upTo('?>', 'instruction', text, at);
    case '/':
      return upTo('>', 'end', text, at);
    default:
      return tagAt(text, at);
  }
}

const BEGINNINGS = ['<!--', '<![CDATA['];

function commentAt(text: string, at: number): Markup | undefined {
  if (text.startsWith('<!--', at)) return upTo('-->', 'comment', text, at);
  const begun = text.slice(at, at + 9);
  if (BEGINNINGS.some((whole) => whole.startsWith(begun))) return undefined;
  if (begun === '<!DOCTYPE') throw malformed('A DOCTYPE is not allowed.');
  if ('<!DOCTYPE'.startsWith(begun)) return undefined;
  throw malformed(`'${begun}' has no end, or no place here.`);
}

function upTo(end: string, kind: Markup['kind'], text: string, at: number): Markup | undefined {
  const from = kind === 'comment' ? at + 4 : at + 2;
  const found = text.indexOf(end, from);
  if (found < 0) return undefined;
  return { kind, whole: text.slice(at, found + end.length), attributes: 0 };
}

const TAG_END_OR_QUOTE = /[>"']/g;

function tagAt(text: string, at: number): Markup | undefined {
  let attributes = 0;
  for (let from = at + 1; ;) {
    TAG_END_OR_QUOTE.lastIndex = from;
    const found = TAG_END_OR_QUOTE.exec(text);
    if (found === null) return undefined;
    const [character] = found;
    if (character === '>') {
      const kind = text[found.index - 1] === '/' ? 'empty' : 'start';
      return { kind, whole: text.slice(at, found.index + 1), attributes };
    }
    const close = text.indexOf(character, found.index + 1);
    if (close < 0) return undefined;
    attributes += 1;
    from = close + 1;
  }
}

/** Where a reference begins that a text from a place on ends in the middle of, if it does. */
export function lastReference(text: string, from: number): number | undefined {
  const at = text.lastIndexOf('&');
  if (at < from || text.length - at > LONGEST_REFERENCE) return undefined;
  return text.includes(';', at) ? undefined : at;
}

/** What a document has of what is not text. Refuses (`InvalidArgument`) more than its limits. */
export class MarkupCount {
  #characters = 0;
  #elements = 0;
  #attributes = 0;
  #depth = 0;

  /** How many elements are open. */
  get depth(): number {
    return this.#depth;
  }

  add({ kind, whole, attributes }: Markup): void {
    if (kind === 'comment') refuseHyphens(whole);
    this.addText(whole.length);
    this.#attributes += attributes;
    if (this.#attributes > MOST_ATTRIBUTES) {
      throw tooMuch(whole, `The document has more than ${MOST_ATTRIBUTES} attributes.`);
    }
    if (kind === 'end') this.#depth = Math.max(this.#depth - 1, 0);
    if (kind !== 'start' && kind !== 'empty') return;
    if (++this.#elements > MOST_ELEMENTS) {
      throw tooMuch(whole, `The document has more than ${MOST_ELEMENTS} elements.`);
    }
    if (kind === 'empty') return;
    if (++this.#depth > DEEPEST) {
      throw tooMuch(whole, `The document has more than ${DEEPEST} elements in each other.`);
    }
  }

  /** Characters that are kept as they are. */
  addText(length: number): void {
    this.#characters += length;
    this.checkPending(0);
  }

  /** Refuses where so many characters more, which may become markup, are too many. */
  checkPending(length: number): void {
    if (this.#characters + length <= MOST_CHARACTERS) return;
    const detail = `It has more than ${MOST_CHARACTERS} characters of markup.`;
    throw schemaRefusal('the document', detail);
  }
}

function tooMuch(tag: string, detail: string): Error {
  const name = /^<(?:[^\s/>:]*:)?([^\s/>]{0,64})/.exec(tag)?.[1] ?? '';
  return schemaRefusal(name, detail);
}

function refuseHyphens(comment: string): void {
  const text = comment.slice(4, -3);
  if (text.includes('--') || text.endsWith('-')) throw malformed("A comment has '--' in it.");
}
