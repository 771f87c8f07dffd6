/** Parameters by name, each once, decoded. */
export type Parameters = ReadonlyMap<string, string>;

/**
 * Percent-encoding of UTF-8 in which letters, digits and `-_.~` stay as they are. Source: Aliyun doc
 * "RPC signature"; RFC 3986, section 2.3.
 */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** What is signed of parameters: sorted by name, encoded anew, whatever form they had on the wire. */
export function canonicalQuery(parameters: Parameters): string {
  return [...parameters]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
}

/** Parameters of queries and forms, in which `+` is a blank; the first of a name counts. */
export function parametersOf(...texts: readonly string[]): Parameters {
  const parameters = new Map<string, string>();
  for (const text of texts) {
    for (const [name, value] of new URLSearchParams(text)) {
      if (!parameters.has(name)) parameters.set(name, value);
    }
  }
  return parameters;
}
