import { decodeText } from '../aliyun/xml/text';
import { escapeText } from '../lib/escape-xml';

/** What the text of an XML element says, whichever way it is written; as it is where it is malformed. */
export function plainText(xml: string): string {
  const escaped = xml.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, text: string) => escapeText(text));
  try {
    return decodeText(escaped);
  } catch {
    return escaped;
  }
}
