const SECRET = /authorization|token|secret|signature|password|accesskey/i;

/**
 * A request's URL with `***` for the values of query parameters whose names sound secret, and for
 * the user and password that an absolute URL can carry.
 */
export function withoutSecrets(url: string): string {
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
  return text.startsWith('/') ? text : text.replace(/^(\w+:\/\/)[^/?]*@/, '$1***@');
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
