import { withoutSecrets } from './without-secrets';

const NOT_PRINTABLE = /[^\x20-\x7e]/;
const ALL_NOT_PRINTABLE = /[^\x20-\x7e]/g;
const LONGEST = 1024;

/**
 * A request's URL as it may stand in a log line: without secrets, characters that could break or
 * forge a line escaped, 1024 characters at most.
 */
export function logText(url: string): string {
  let text = withoutSecrets(url);
  if (NOT_PRINTABLE.test(text)) text = text.replace(ALL_NOT_PRINTABLE, escaped);
  return text.length > LONGEST ? text.slice(0, LONGEST) + '…' : text;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
