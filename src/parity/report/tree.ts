import type { XMLParser as Parser } from 'fast-xml-parser';
import type * as Library from 'fast-xml-parser';
import { decodeText } from '../../aliyun/xml/text';

/** A body as what is compared: texts in objects and lists, members in their order. */
export type Tree =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, Tree])[] }
  | { readonly kind: 'list'; readonly items: readonly Tree[] };

/** Elements of which there may be any number. Source: Aliyun docs. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['Messages', 'Message'],
  ['Errors', 'Error'],
]);
/** `name:value|name:value|`. */
const PAIRS = 'Properties';

/** What a body says: XML and JSON by their first character, anything else as text. */
export function treeOf(text: string): Tree {
  if (/^\s*\ufeff?</.test(text)) return xmlTree(text);
  const json = /^\s*[{[]/.test(text) ? tryJson(text) : undefined;
  return json === undefined ? { kind: 'text', text } : jsonTree(json);
}

function jsonTree(value: unknown): Tree {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(jsonTree) };
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, one]) => [name, jsonTree(one)] as const);
    return { kind: 'object', members };
  }
  // 1 is not "1".
  return {
    kind: 'text',
    text: typeof value === 'string' ? value : `${JSON.stringify(value)} (JSON)`,
  };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An element or a text, as the library gives it with `preserveOrder`. */
type Node = Readonly<Record<string, readonly Node[] | string | object>>;

let parser: Parser | undefined;

function xmlTree(text: string): Tree {
  try {
    const { XMLParser } = require('fast-xml-parser') as typeof Library;
    parser ??= new XMLParser({
      ...{ preserveOrder: true, trimValues: false, processEntities: false },
      ...{ parseTagValue: false, ignoreDeclaration: true, ignorePiTags: true },
      ...{ ignoreAttributes: false, attributeNamePrefix: '' },
    });
    return objectOf(parser.parse(text) as Node[]);
  } catch {
    return { kind: 'text', text };
  }
}

function objectOf(
  nodes: readonly Node[],
  attributes: readonly (readonly [string, Tree])[] = [],
): Tree {
  const members = [...attributes, ...nodes.flatMap(memberOf)];
  return { kind: 'object', members };
}

function memberOf(node: Node): (readonly [string, Tree])[] {
  const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text');
  return name === undefined ? [] : [[name, elementOf(name, node)]];
}

function elementOf(name: string, node: Node): Tree {
  const children = node[name] as readonly Node[];
  const elements = children.filter((child) => !('#text' in child));
  const given = Object.entries((node[':@'] ?? {}) as Record<string, string>);
  const attributes = given.map(
    ([attribute, text]) => [`@${attribute}`, { kind: 'text', text }] as const,
  );
  const item = LISTS.get(name);
  if (item !== undefined) {
    const items = elements.flatMap(memberOf).map(([, tree]) => tree);
    return { kind: 'object', members: [...attributes, [item, { kind: 'list', items }]] };
  }
  if (elements.length > 0) return objectOf(elements, attributes);
  const text = decoded(children.map((child) => child['#text'] as unknown as string).join(''));
  return name === PAIRS ? pairsOf(text) : { kind: 'text', text };
}

function decoded(raw: string): string {
  try {
    return decodeText(raw);
  } catch {
    return raw;
  }
}

function pairsOf(text: string): Tree {
  const pairs = text.split('|').filter((pair) => pair !== '');
  const members = pairs.map((pair): readonly [string, Tree] => {
    const colon = pair.indexOf(':');
    return [pair.slice(0, colon), { kind: 'text', text: pair.slice(colon + 1) }];
  });
  return { kind: 'object', members };
}
