import { plainText } from '../plain-text';
import type { StandIns } from './stand-ins';

/** Elements and parameters that are the text of a message. Source: Aliyun doc "send messages"; mq-proxy. */
const XML = /(<MessageBody>)([\s\S]*?)(<\/MessageBody>)/g;
const XML_MD5 = /(<MessageBodyMD5>)([^<]*)(<\/MessageBodyMD5>)/g;
const PARAMETER = /((?:^|[?&])message=)([^&]*)/g;

/**
 * The same request or reply with stand-ins for texts of messages: the same one for the same text,
 * so that what was published is known again when it is consumed. Their MD5s are replaced too.
 */
export function withoutMessages(text: string, standIns: StandIns): string {
  const of = (plain: string): string => `body-${standIns.digest(plain).slice(0, 32)}`;
  if (/^\s*(<|\ufeff<)/.test(text)) {
    return text
      .replace(
        XML,
        (_, before: string, body: string, after: string) => before + of(plainText(body)) + after,
      )
      .replace(XML_MD5, (_, before: string, md5: string, after: string) => {
        return before + standIns.digest(md5.toUpperCase()).slice(0, 32).toUpperCase() + after;
      });
  }
  if (/^\s*[{[]/.test(text)) return replacedJson(text, of);
  return text.replace(PARAMETER, (_, before: string, value: string) => before + of(decoded(value)));
}

/** A message has an id; what else has a text says what became of a call. */
function replacedJson(json: string, of: (plain: string) => string): string {
  try {
    return JSON.stringify(
      JSON.parse(json, function (this: Record<string, unknown>, name, value: unknown) {
        const isText = (name === 'message' || name === 'body') && typeof value === 'string';
        return isText && ('messageId' in this || 'msgId' in this) ? of(value) : value;
      }),
    );
  } catch {
    // What breaks off is no JSON.
    return of(json);
  }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}
