const SECRET = /authorization|token|secret|signature|password|accesskey/i;
const NOT_PRINTABLE = /[^\x20-\x7e]/;
const ALL_NOT_PRINTABLE = /[^\x20-\x7e]/g;
const LONGEST = 1024;

/**
 * A request's URL as it may stand in a log line: values of query parameters whose names sound
 * secret are `***`, characters that could break or forge a line are escaped, 1024 characters at most.
 */
export function logText(url: string): string {
  let text = url;
  const query = url.indexOf('?');
  if (query >= 0 && mayBeSecret(url)) {
    text =
      url.slice(0, query + 1) +
      url
        .slice(query + 1)
        .split('&')
        .map(masked)
        .join('&');
  }
  // An absolute URL on the request line can carry user:password@.
  if (!text.startsWith('/')) text = text.replace(/^(\w+:\/\/)[^/?]*@/, '$1***@');
  if (NOT_PRINTABLE.test(text)) text = text.replace(ALL_NOT_PRINTABLE, escaped);
  return text.length > LONGEST ? text.slice(0, LONGEST) + '…' : text;
}

function mayBeSecret(url: string): boolean {
  return SECRET.test(url) || url.includes('%');
}

function masked(parameter: string): string {
  const name = parameter.split('=', 1)[0] ?? '';
  return SECRET.test(decoded(name)) ? `${name}=***` : parameter;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
