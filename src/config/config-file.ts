import { basename } from 'node:path';
import { createRequire } from 'node:module';
import type * as Library from 'yaml';
import type { Alias, Document } from 'yaml';
import type { Layer } from './complete';
import { dotted, readMapping } from './mapping';
import type { Path } from './parse';

/** Only where there is a file the library is loaded, which takes as long as a tenth of the start. */
const yaml = (): typeof Library => createRequire(__filename)('yaml') as typeof Library;

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
    return readMapping(doc.toJS({ maxAliasCount: 20 }), place);
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const { line } = lines.linePos(firstBadAlias(doc));
    return { chosen: {}, problems: [`${name}:${line}: ${error.message}`] };
  }
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
