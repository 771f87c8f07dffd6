import { Slice } from '../../lib/turn';
import { longTextOf, NotUtf8 } from '../../lib/utf8';
import type { Field } from './form';
import { notText } from './java-error';

const LINE_END = '\r\n';
const END = '--';
/** Bytes of the headers of a part. */
const LONGEST_HEAD = 10_000;
const DISPOSITION = /^content-disposition:\s*form-data\s*;.*/im;
const NAME = /;\s*name=(?:"([^"]*)"|([^\s;"]+))/i;
const FILE = /;\s*filename\*?=/i;

/**
 * The fields of a multipart form (RFC 7578) in their order; files are none. `undefined`: it is no
 * such form, or has more than `most` parts. A field that is not UTF-8 is refused. However long it is,
 * nobody else is kept waiting.
 */
export async function multipartFields(
  form: Buffer,
  boundary: string,
  most: number,
): Promise<readonly Field[] | undefined> {
  const slice = new Slice();
  const fields: Field[] = [];
  const delimiter = `${LINE_END}--${boundary}`;
  // What is before the first delimiter is for people who cannot read such a form.
  let at = form.indexOf(delimiter.slice(LINE_END.length)) + delimiter.length - LINE_END.length;
  for (let count = 0; !isAt(form, at, END); count += 1) {
    const head = form.subarray(at, at + LONGEST_HEAD);
    const length = head.indexOf(LINE_END + LINE_END);
    const content = at + length + 2 * LINE_END.length;
    const end = form.indexOf(delimiter, content);
    if (!isAt(form, at, LINE_END) || length < 0 || end < 0 || count === most) return undefined;
    const headText = await textIn(head.subarray(0, length), undefined, slice);
    const disposition = DISPOSITION.exec(headText)?.[0] ?? '';
    const [, quoted, plain = ''] = NAME.exec(disposition) ?? [];
    const name = quoted ?? plain;
    if (name === '') return undefined;
    if (!FILE.test(disposition)) {
      fields.push([name, await textIn(form.subarray(content, end), name, slice)]);
    }
    at = end + delimiter.length;
  }
  return fields;
}

function isAt(bytes: Buffer, at: number, text: string): boolean {
  return bytes.toString('latin1', at, at + text.length) === text;
}

/** `name`: of the field whose value it is; `undefined`: it is the head of one. */
async function textIn(bytes: Buffer, name: string | undefined, slice: Slice): Promise<string> {
  try {
    return await longTextOf(bytes, slice);
  } catch (error) {
    throw error instanceof NotUtf8 ? notText(error, name) : error;
  }
}
