/** What a body turns out to be, and how it is shown. */
export interface Shown {
  readonly kind: 'json' | 'xml' | 'base64' | 'binary' | 'text' | 'empty';
  readonly text: string;
}

/** Characters that are shown; more of them nobody reads, and they take long. */
export const MOST_SHOWN = 64 * 1024;

/** A body in the form in which it is read best. */
export function shown(body: string): Shown {
  if (body === '') return { kind: 'empty', text: '' };
  const trimmed = body.trim();
  if (body.length <= MOST_SHOWN) {
    const inner = json(trimmed) ?? xml(trimmed) ?? base64(trimmed);
    if (inner !== undefined) return inner;
  }
  const isBinary = CONTROLS.test(body);
  return isBinary ? { kind: 'binary', text: hexDump(utf8(body)) } : { kind: 'text', text: body };
}

// eslint-disable-next-line no-control-regex -- that is what is looked for
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]/;

function json(text: string): Shown | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return { kind: 'json', text: JSON.stringify(JSON.parse(text), null, 2) };
  } catch {
    return undefined;
  }
}

/** XML with a line for each element; what is not well formed is left as it is. */
function xml(text: string): Shown | undefined {
  if (!/^<[?!a-z]/i.test(text)) return undefined;
  const parts = text.match(/<[^>]+>|[^<]+/g) ?? [];
  if (parts.join('') !== text) return undefined;
  const lines: string[] = [];
  let depth = 0;
  for (let index = 0; index < parts.length; index++) {
    const part = (parts[index] ?? '').trim();
    if (part === '') continue;
    const [next = '', end = ''] = [parts[index + 1], parts[index + 2]];
    const isLeaf = /^<[^/?!]/.test(part) && !part.endsWith('/>') && !next.startsWith('<');
    if (isLeaf && end.startsWith('</')) {
      lines.push('  '.repeat(depth) + part + next.trim() + end);
      index += 2;
      continue;
    }
    if (part.startsWith('</')) depth = Math.max(0, depth - 1);
    lines.push('  '.repeat(depth) + part);
    if (/^<[^/?!]/.test(part) && !part.endsWith('/>')) depth++;
  }
  return { kind: 'xml', text: lines.join('\n') };
}

/** What the SDKs and the gateway's clients often send: text or bytes in Base64. */
function base64(text: string): Shown | undefined {
  if (text.length < 16 || text.length % 4 !== 0 || !/^[\w+/-]+={0,2}$/.test(text)) return undefined;
  if (!/[=+/0-9]/.test(text) || !/[a-z]/.test(text) || !/[A-Z]/.test(text)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const decoded = new TextDecoder('utf-8').decode(bytes);
    const inner = CONTROLS.test(decoded) ? hexDump(bytes) : (json(decoded.trim())?.text ?? decoded);
    return { kind: 'base64', text: inner };
  } catch {
    return undefined;
  }
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text.slice(0, MOST_SHOWN));
}

/** Bytes by sixteen, with the printable ones beside them. */
export function hexDump(bytes: Uint8Array, most = 4096): string {
  const lines: string[] = [];
  for (let from = 0; from < Math.min(bytes.length, most); from += 16) {
    const row = [...bytes.subarray(from, from + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = row.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '·'));
    lines.push(`${from.toString(16).padStart(6, '0')}  ${hex.padEnd(47)}  ${text.join('')}`);
  }
  return lines.join('\n');
}
