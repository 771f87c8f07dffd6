import type { IncomingMessage } from 'node:http';
import { ChunkBuffer, declaredLength, readBody, readPieces } from '../http/body';
import { turn } from '../lib/turn';
import { checkContentMd5, contentMd5Check } from './content-md5';
import type { FlatDocument } from './xml/document';
import { readXml, XmlReader } from './xml/read-xml';

/** Bytes up to which a body is read in one go. */
const SMALL = 64 * 1024;

/**
 * The document in a request's body of at most `limitBytes`. Refuses what {@link readXml} does and a
 * body that its Content-MD5 does not fit. A long one is read as it comes: nothing that is sent keeps
 * others waiting, and what is to be refused is refused before the rest has come.
 */
export async function readDocument(
  req: IncomingMessage,
  limitBytes: number,
): Promise<FlatDocument> {
  const md5 = req.headers['content-md5'] as string | undefined;
  if ((declaredLength(req) ?? Infinity) <= SMALL) {
    const body = await readBody(req, limitBytes);
    checkContentMd5(md5, body);
    return readXml(body);
  }
  const reader = new DocumentReader(md5);
  await readPieces(req, limitBytes, (piece) => reader.add(piece));
  const document = reader.end();
  // What is done with it takes as long again.
  await turn();
  return document;
}

/** A body of unknown length may turn out to be small, and is read as such then. */
class DocumentReader {
  #first: ChunkBuffer | undefined = new ChunkBuffer();
  readonly #xml = new XmlReader();
  readonly #md5;

  constructor(md5: string | undefined) {
    this.#md5 = contentMd5Check(md5);
  }

  add(piece: Buffer): void {
    this.#md5?.add(piece);
    const first = this.#first;
    if (first === undefined) {
      this.#xml.add(piece);
      return;
    }
    first.add(piece);
    if (first.length <= SMALL) return;
    this.#first = undefined;
    this.#xml.add(first.bytes());
  }

  end(): FlatDocument {
    this.#md5?.end();
    return this.#first === undefined ? this.#xml.end() : readXml(this.#first.bytes());
  }
}
