import { escapeText } from '../lib/escape-xml';

/** A value of a reply. There is no null: what is not there is left out, and what is empty is said to be. */
export type ReplyValue =
  string | number | boolean | readonly ReplyValue[] | { readonly [name: string]: ReplyValue };
/** What an action answers, beside the request's id. */
export type Reply = Readonly<Record<string, ReplyValue>>;

/** The forms of a reply. */
export type Format = 'JSON' | 'XML';

/** Clients compare them letter by letter. Source: readers of the Java and TypeScript SDKs. */
export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  JSON: 'application/json;charset=utf-8',
  XML: 'text/xml;charset=utf-8',
};

/** `root` names the document in XML. */
export function render(format: Format, root: string, reply: Reply): string {
  if (format === 'JSON') return JSON.stringify(reply);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, reply)}`;
}

/** A list is its element again and again. */
function element(name: string, value: ReplyValue): string {
  if (Array.isArray(value)) {
    return value.map((one: ReplyValue) => element(name, one)).join('');
  }
  return `<${name}>${content(value)}</${name}>`;
}

function content(value: ReplyValue): string {
  if (typeof value !== 'object') return escapeText(String(value));
  return Object.entries(value)
    .map(([name, one]) => element(name, one))
    .join('');
}
