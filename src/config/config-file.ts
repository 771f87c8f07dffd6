import { basename } from 'node:path';
import type * as Library from 'yaml';
import type { Alias, Document } from 'yaml';
import { layerOf, settingBy, type Layer, type WrittenValue } from './complete';
import { unknownKey, type Path } from './parse';

const settings = settingBy('key');

/** Only where there is a file the library is loaded, which takes as long as a tenth of the start. */
const yaml = (): typeof Library => require('yaml') as typeof Library;

/** Reads the text of a configuration file; messages begin with the file's name and the line. */
export function readFile(text: string, path: string): Layer {
  const { LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const name = basename(path);
  const faults = [...doc.errors, ...doc.warnings];
  if (faults.length > 0) {
    const problems = faults.map(
      ({ pos: [offset], message }) => `${name}:${lines.linePos(offset).line}: ${message}`,
    );
    return { chosen: {}, problems };
  }
  const place = (at: Path): string => {
    const { line } = lines.linePos(offsetOf(doc, at));
    return [`${name}:${line}`, ...(at.length > 0 ? [dotted(at)] : [])].join(': ');
  };
  try {
    // Only own keys are looked at afterwards, so `__proto__` is just unknown.
    return fromMapping(doc.toJS({ maxAliasCount: 20 }), place);
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const { line } = lines.linePos(firstBadAlias(doc));
    return { chosen: {}, problems: [`${name}:${line}: ${error.message}`] };
  }
}

function fromMapping(content: unknown, place: (path: Path) => string): Layer {
  const problems: string[] = [];
  const written: WrittenValue[] = [];
  const walk = (value: unknown, path: readonly string[]): void => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      problems.push(`${place(path)}: must be a mapping; allowed here: ${keysIn(path).join(', ')}`);
      return;
    }
    for (const [key, inner] of Object.entries(value)) {
      const here = [...path, key];
      const setting = settings.get(here.join('.'));
      if (setting !== undefined && !key.includes('.')) {
        written.push({ setting, value: inner, place: (rest) => place([...here, ...rest]) });
      } else if (keysIn(here).length > 0 && !key.includes('.')) walk(inner, here);
      else problems.push(`${place(here)}: ${unknownKey(key, keysIn(path))}`);
    }
  };
  if (content !== null) walk(content, []);
  return layerOf(written, problems);
}

/** The keys that are allowed below a path. */
function keysIn(path: readonly string[]): string[] {
  const above = path.map((key) => `${key}.`).join('');
  const below = [...settings.keys()].filter((key) => key.startsWith(above));
  return [...new Set(below.map((key) => key.slice(above.length).split('.', 1)[0] ?? ''))];
}

/** Where the first alias stands that means nothing; else the first of too many. */
function firstBadAlias(doc: Document): number {
  const aliases: Alias[] = [];
  yaml().visit(doc, { Alias: (_, alias) => void aliases.push(alias) });
  const bad = aliases.find((alias) => alias.resolve(doc) === undefined) ?? aliases[0];
  return bad?.range?.[0] ?? 0;
}

/** Where in the text the deepest part of the path begins that is there. */
function offsetOf(doc: Document, path: Path): number {
  const { isMap, isPair, isScalar, isSeq } = yaml();
  let node: unknown = doc.contents;
  let offset = 0;
  for (const step of path) {
    const child = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      : isSeq(node)
        ? node.items[Number(step)]
        : undefined;
    const start = isPair(child) ? child.key : child;
    offset = (start as { range?: [number, number, number] } | undefined)?.range?.[0] ?? offset;
    node = isPair(child) ? child.value : child;
  }
  return offset;
}

function dotted(path: Path): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join('');
}
