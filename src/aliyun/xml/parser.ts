import type * as Library from 'fast-xml-parser';
import { schemaRefusal } from '../refusal';
import type { FlatDocument, FlatElement } from './document';
import { decodeText, malformed } from './text';

const TEXT = '#text';
const CDATA = '#cdata';
const ATTRIBUTES = ':@';
type Node = Readonly<Record<string, unknown>>;

let loaded: ReturnType<typeof load> | undefined;

/** Only a document that the scanner leaves to it loads the library: most programs never send one. */
function load() {
  const { XMLParser, XMLValidator } = require('fast-xml-parser') as typeof Library;
  const parser = new XMLParser({
    preserveOrder: true,
    textNodeName: TEXT,
    cdataPropName: CDATA,
    ignoreAttributes: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    removeNSPrefix: true,
    trimValues: false,
    parseTagValue: false,
    processEntities: false,
  });
  return { parser, validate: (text: string) => XMLValidator.validate(text) };
}

/**
 * Reads any well-formed document without DOCTYPE: comments, processing instructions, attributes,
 * namespace prefixes, unknown elements. Refuses what is not well-formed (`MalformedXML`) and a root
 * with more than flat elements in it (`InvalidArgument`), naming what is wrong.
 *
 * `text` is as for the scanner. Slower than that by two orders of magnitude: give it outlines.
 */
export function parseXml(text: string): FlatDocument {
  refuseMarkup(text);
  refuseMalformed(text);
  const top = elementsOf(parse(text), 'the document');
  const [root, ...others] = top;
  if (root === undefined) throw malformed('There is no element.');
  if (others.length > 0) throw malformed('There is more than one root element.');
  const [name, nodes] = root;
  return { root: name, elements: elementsOf(nodes, name).map(flat) };
}

function parse(text: string): readonly Node[] {
  try {
    return (loaded ??= load()).parser.parse(text) as Node[];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw malformed(`${reason.replace(/^\[SECURITY\] |\.$/g, '').slice(0, 200)}.`);
  }
}

/** The elements among nodes where nothing else but blanks may be. */
function elementsOf(nodes: readonly Node[], where: string): [string, readonly Node[]][] {
  const elements: [string, readonly Node[]][] = [];
  for (const node of nodes) {
    const [name, value] = entryOf(node);
    if (name === CDATA) throw stray(where, 'CDATA');
    if (name !== TEXT) elements.push([name, value as Node[]]);
    else if (/[^ \t\n]/.test(String(value))) throw stray(where, 'text');
  }
  return elements;
}

function stray(where: string, what: string): Error {
  return schemaRefusal(where, `There is ${what} between its elements.`);
}

function flat([name, nodes]: [string, readonly Node[]]): FlatElement {
  let text = '';
  for (const node of nodes) {
    const [kind, value] = entryOf(node);
    if (kind === TEXT) text += decodeText(String(value));
    else if (kind === CDATA) text += cdataOf(value);
    else throw schemaRefusal(kind, `There must be no element inside ${name}; escape < as &lt;.`);
  }
  return [name, text];
}

function cdataOf(value: unknown): string {
  const inner = (value as readonly Node[])[0];
  return inner === undefined ? '' : String(inner[TEXT]);
}

/** The one property of a node that is not its attributes. */
function entryOf(node: Node): [string, unknown] {
  for (const entry of Object.entries(node)) if (entry[0] !== ATTRIBUTES) return entry;
  return [TEXT, ''];
}

const MARKUP = /<!--([^]*?)-->|<!\[CDATA\[[^]*?\]\]>|<\?([^]*?)\?>|<[!?][^]{0,12}/g;
const ENCODING = /^xml[ \t\n][^]*encoding[ \t\n]*=[ \t\n]*["']([^"']*)["']/;

/** Checks the markup that the validator reads too kindly: all that begins with `<!` or `<?`. */
function refuseMarkup(text: string): void {
  // Where one of the first three has no end, the fourth matches and ends the search: it stays linear.
  for (const [whole, comment, instruction] of text.matchAll(MARKUP)) {
    if (comment !== undefined) {
      if (comment.includes('--') || comment.endsWith('-'))
        throw malformed("A comment has '--' in it.");
    } else if (instruction !== undefined) {
      const encoding = ENCODING.exec(instruction)?.[1];
      if (encoding !== undefined && !/^(utf-?8|us-ascii)$/i.test(encoding)) {
        throw malformed(`The encoding must be UTF-8, not ${encoding}.`);
      }
    } else if (whole.startsWith('<!DOCTYPE')) {
      throw malformed('A DOCTYPE is not allowed.');
    } else if (!whole.startsWith('<![CDATA[') || !whole.endsWith(']]>')) {
      throw malformed(`'${whole.slice(0, 9)}' has no end, or no place here.`);
    }
  }
}

function refuseMalformed(text: string): void {
  const verdict = (loaded ??= load()).validate(text);
  if (verdict === true) return;
  const { msg, line, col } = verdict.err;
  throw malformed(`${msg.replace(/\.$/, '')} (line ${line}, column ${col}).`);
}
