import { create, fragment } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces';

/** Without a trailing slash: the Java SDK's consume and publish look for exactly this one. */
export const NAMESPACE = 'http://mq.aliyuncs.com/doc/v1';

/** The children of an element, in their order: name and what is in it. */
export type Children = readonly (readonly [name: string, content: string])[];
/** How a document is laid out: two-space indent, or all on one line. */
export type Layout = 'indented' | 'line';

/** A document of one root in the protocol's namespace, as xmlbuilder2 prints it. */
export function documentXml(root: string, content: Children | string, layout: Layout): string {
  const document = create({ version: '1.0', encoding: 'UTF-8' });
  fill(document.ele(NAMESPACE, root), content);
  return document.end({ prettyPrint: layout === 'indented', allowEmptyTags: true });
}

/** An element to be put into a document of {@link documentXml}, on one line. */
export function elementXml(name: string, content: Children | string): string {
  const part = fragment();
  fill(part.ele(name), content);
  return part.end({ allowEmptyTags: true });
}

function fill(element: XMLBuilder, content: Children | string): void {
  if (typeof content === 'string') element.txt(content);
  else for (const [name, text] of content) element.ele(name).txt(text);
}

const MARK = '\ue000';

/** The text that marks where the slot's value goes; nothing an XML printer would escape. */
export function slot(name: string): string {
  return `${MARK}${name}${MARK}`;
}

/**
 * Compiles XML with slots in it to a function that puts values into them by concatenation. Values
 * are XML already: escaped text, or elements.
 */
export function compile<Slot extends string>(
  xml: string,
): (values: Record<Slot, string>) => string {
  const [head = '', ...pieces] = xml.split(MARK);
  const tail: { readonly name: Slot; readonly after: string }[] = [];
  for (let i = 0; i < pieces.length; i += 2) {
    tail.push({ name: pieces[i] as Slot, after: pieces[i + 1] ?? '' });
  }
  return (values) => {
    let filled = head;
    for (const { name, after } of tail) filled += values[name] + after;
    return filled;
  };
}
