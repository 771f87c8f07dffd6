import type { XMLParser as Parser } from 'fast-xml-parser';
import type * as Library from 'fast-xml-parser';
import { plainText } from '../plain-text';

/** A body as what is compared: texts in objects and lists, members in their order. */
export type Tree = string | Tree[] | Map<string, Tree>;
type Member = readonly [string, Tree];

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
  return json === undefined ? text : jsonTree(json);
}

function jsonTree(value: unknown): Tree {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(jsonTree);
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([name, one]) => [name, jsonTree(one)]));
  }
  // 1 is not "1".
  return `${JSON.stringify(value)} (JSON)`;
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
    return new Map((parser.parse(text) as Node[]).flatMap(memberOf));
  } catch {
    return text;
  }
}

function memberOf(node: Node): Member[] {
  const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text');
  return name === undefined ? [] : [[name, elementOf(name, node)]];
}

function elementOf(name: string, node: Node): Tree {
  const children = node[name] as readonly Node[];
  const given = Object.entries((node[':@'] ?? {}) as Record<string, string>);
  const attributes = given.map(([attribute, text]): Member => [`@${attribute}`, text]);
  const members = children.flatMap(memberOf);
  const item = LISTS.get(name);
  if (item !== undefined) return new Map([...attributes, [item, members.map(([, one]) => one)]]);
  if (members.length > 0) return new Map([...attributes, ...members]);
  const text = plainText(children.map((child) => child['#text'] as unknown as string).join(''));
  return name === PAIRS ? pairsIn(text) : text;
}

function pairsIn(text: string): Tree {
  const pairs = text.split('|').filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const colon = pair.indexOf(':');
      return [pair.slice(0, colon), pair.slice(colon + 1)];
    }),
  );
}
