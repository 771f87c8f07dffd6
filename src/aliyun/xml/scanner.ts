import type { FlatDocument, FlatElement } from './document';
import { decodeText } from './text';

const PROLOG =
  /(?:<\?xml[ \t\n]+version=(["'])1\.[0-9]\1(?:[ \t\n]+encoding=(["'])[uU][tT][fF]-8\2)?(?:[ \t\n]+standalone=(["'])(?:yes|no)\3)?[ \t\n]*\?>)?[ \t\n]*/y;
const ROOTS = ['Message', 'ReceiptHandles'];
const ROOT_REST = /(?:[ \t\n]+xmlns[ \t\n]*=[ \t\n]*(?:"[^"<&]*"|'[^'<&]*'))?[ \t\n]*>/y;
const BLANKS = /[ \t\n]*/y;
const CHILDREN = ['MessageBody', 'MessageTag', 'Properties', 'ReceiptHandle'];
const CDATA = '<![CDATA[';

/**
 * Reads the documents that the official SDKs send, in time linear in their length and without a
 * copy of what needs none (4 MB in a few ms). `undefined` for anything else, well-formed or not:
 * that is the parser's to judge. What this accepts, the parser reads the same.
 *
 * `text` has no BOM, no carriage return and no character that XML 1.0 does not allow.
 */
export function scanXml(text: string): FlatDocument | undefined {
  const scan = new Scan(text);
  scan.pass(PROLOG);
  const root = ROOTS.find((name) => scan.passText(`<${name}`));
  if (root === undefined || !scan.pass(ROOT_REST)) return undefined;
  const elements: FlatElement[] = [];
  for (;;) {
    scan.pass(BLANKS);
    const name = CHILDREN.find((child) => scan.passText(`<${child}>`));
    if (name === undefined) break;
    const content = scan.content(name);
    if (content === undefined) return undefined;
    elements.push([name, content]);
  }
  return scan.passText(`</${root}>`) && scan.atEnd() ? { root, elements } : undefined;
}

/** A place in a text, moving forward. */
class Scan {
  #at = 0;
  constructor(private readonly text: string) {}

  /** Passes what a sticky expression matches here; says whether it does. */
  pass(sticky: RegExp): boolean {
    // Nothing is asked of what is found but its end: to make a result of it takes longer than to find it.
    sticky.lastIndex = this.#at;
    const isHere = sticky.test(this.text);
    if (isHere) this.#at = sticky.lastIndex;
    return isHere;
  }

  /** Passes a text if it is here. */
  passText(text: string): boolean {
    const isHere = this.text.startsWith(text, this.#at);
    if (isHere) this.#at += text.length;
    return isHere;
  }

  /** Text and CDATA up to the element's end tag, which is passed; `undefined` where more is in it. */
  content(name: string): string | undefined {
    let content = '';
    for (;;) {
      const markup = this.text.indexOf('<', this.#at);
      if (markup < 0) return undefined;
      if (markup > this.#at) content += decodeText(this.text.slice(this.#at, markup));
      this.#at = markup;
      if (this.passText(`</${name}>`)) return content;
      if (!this.text.startsWith(CDATA, markup)) return undefined;
      const end = this.text.indexOf(']]>', markup);
      if (end < 0) return undefined;
      content += this.text.slice(markup + CDATA.length, end);
      this.#at = end + 3;
    }
  }

  atEnd(): boolean {
    this.pass(BLANKS);
    return this.#at === this.text.length;
  }
}
