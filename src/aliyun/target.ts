const PREFIX = '/topics/';
const SUFFIX = '/messages';

/**
 * The topic that a raw URL names, decoded; `undefined` where its path is not
 * `/topics/{topic}/messages` to the letter, after what {@link targetForms} tolerates was taken off.
 */
export function topicIn(url: string, basePath: string): string | undefined {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const topic = topicOf(path);
  if (topic !== undefined) return topic;
  for (const form of targetForms(path, basePath)) {
    const inForm = topicOf(form);
    if (inForm !== undefined) return inForm;
  }
  return undefined;
}

function topicOf(path: string): string | undefined {
  if (!path.startsWith(PREFIX) || !path.endsWith(SUFFIX)) return undefined;
  const raw = path.slice(PREFIX.length, -SUFFIX.length);
  if (raw === '' || raw.includes('/')) return undefined;
  return raw.includes('%') || NOT_ASCII.test(raw) ? decodeComponent(raw) : raw;
}

/**
 * Other forms of a URL that mean the same, and that SDKs sign instead: an absolute URL without its
 * scheme and authority (sent through proxies), leading slashes collapsed to one (Node SDK with an
 * endpoint that ends in `/`), and the configured base path taken off (Node, Go and C++ SDKs).
 */
export function targetForms(url: string, basePath: string): string[] {
  const forms: string[] = [];
  let form = url;
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i.exec(form);
  if (absolute !== null) forms.push((form = form.slice(absolute[0].length)));
  if (form.startsWith('//')) forms.push((form = form.replace(/^\/+/, '/')));
  if (basePath !== '' && form.startsWith(`${basePath}/`)) {
    forms.push((form = form.slice(basePath.length)));
    if (form.startsWith('//')) forms.push(form.replace(/^\/+/, '/'));
  }
  return forms;
}

// eslint-disable-next-line no-control-regex -- all of ASCII
const NOT_ASCII = /[^\x00-\x7f]/;

/**
 * Percent-decodes a part of a URL. Raw bytes beyond ASCII, which Node hands over one character
 * each, are read as UTF-8. `undefined` where an escape is malformed or the bytes are not UTF-8.
 */
export function decodeComponent(raw: string): string | undefined {
  try {
    if (!NOT_ASCII.test(raw)) return decodeURIComponent(raw);
    const escaped = raw.replace(/[\x80-\xff]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
    return decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}
