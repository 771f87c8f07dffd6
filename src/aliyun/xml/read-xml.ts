import { Characters } from './characters';
import type { FlatDocument } from './document';
import { Outline } from './outline';
import { scanXml } from './scanner';
import { malformed } from './text';

/**
 * Reads a request's body. Refuses what is not UTF-8 or holds characters that XML 1.0 does not allow
 * (`InvalidContent`), what is not well-formed or has a DOCTYPE (`MalformedXML`), and what is more
 * than a root with flat elements in it or beyond the limits of an {@link Outline} (`InvalidArgument`).
 */
export function readXml(body: Buffer): FlatDocument {
  if (body.length === 0) throw malformed('The body is empty.');
  const characters = new Characters();
  const text = characters.add(body);
  characters.end();
  return scanXml(text) ?? new Outline().add(text).end();
}

/** The same for a body that comes in pieces, each of which is read as it comes and not kept. */
export class XmlReader {
  readonly #characters = new Characters();
  readonly #outline = new Outline();

  /** Refuses as soon as it is known that the whole will be refused. */
  add(bytes: Buffer): void {
    this.#outline.add(this.#characters.add(bytes));
  }

  end(): FlatDocument {
    this.#characters.end();
    return this.#outline.end();
  }
}
