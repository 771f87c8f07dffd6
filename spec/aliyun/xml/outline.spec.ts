import * as fc from 'fast-check';
import { Outline } from '../../../src/aliyun/xml/outline';
import { parseXml } from '../../../src/aliyun/xml/parser';
import { readXml, XmlReader } from '../../../src/aliyun/xml/read-xml';
import { refusalOf } from '../refusal-of';
import { damaged, document, outcome } from './documents';

/** Reads bytes that come in pieces of so many, in turn. */
function inPieces(bytes: Buffer, lengths: readonly number[]) {
  const reader = new XmlReader();
  for (let at = 0, n = 0; at < bytes.length; n += 1) {
    const length = lengths[n % lengths.length] ?? 1;
    reader.add(bytes.subarray(at, at + length));
    at += length;
  }
  return reader.end();
}

const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const message = (body: string) => `<Message><MessageBody>${body}</MessageBody></Message>`;

describe('a document that comes in pieces', () => {
  it('is read as the parser reads the whole, wherever it is cut', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(document, damaged), lengths, (xml, cuts) => {
        const bytes = Buffer.from(xml);
        const read = outcome(() => inPieces(bytes, cuts));
        const parsed = outcome(() => parseXml(bytes.toString()));
        if (typeof parsed === 'string') expect(read).toMatch(/^refused/);
        else expect(read).toEqual(parsed);
        if (typeof read !== 'string') accepted += 1;
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(1000);
  });

  it.each([
    ['line ends', message('a\r\nb\rc\r\r\n')],
    ['a byte order mark', `\ufeff${message('a')}`],
    ['characters of two to four bytes', message('é中😀')],
    ['references', message('&#x1F600;&amp;&#0000000000065;')],
    ['brackets', message(']]]&gt;<![CDATA[]]]]><![CDATA[>]]>')],
    ['markup', `<?p i?><m:Message a='>' xmlns:m="x"><!-- c --><MessageBody/></m:Message>`],
    [
      'blanks',
      `<Message>${' '.repeat(300)}\n<MessageBody>${'\n'.repeat(999)}</MessageBody></Message>`,
    ],
  ])('is read the same byte by byte with %s in it', (_, xml) => {
    const bytes = Buffer.from(xml);
    expect(inPieces(bytes, [1])).toEqual(readXml(bytes));
  });

  it.each([
    ['half a character', Buffer.from('<Message>é').subarray(0, -1), 'InvalidContent'],
    ['a byte that is none', Buffer.from([0x3c, 0x61, 0x3e, 0xff]), 'InvalidContent'],
    ['a control character', Buffer.from(message('\x01')), 'InvalidContent'],
    ['CDATA without end', Buffer.from('<Message><MessageBody><![CDATA[a'), 'MalformedXML'],
    ['half a comment', Buffer.from('<Message><!-'), 'MalformedXML'],
    ['half a tag', Buffer.from('<Message><MessageBo'), 'MalformedXML'],
    ['half a reference', Buffer.from('<Message><MessageBody>&am'), 'MalformedXML'],
  ])('is refused for %s', (_, bytes, code) => {
    expect(refusalOf(() => inPieces(bytes, [1])).code).toBe(code);
  });
});

describe('what is beyond the limits of a document', () => {
  const MB = 1024 * 1024;
  it.each([
    ['elements', `<Message>${'<a/>'.repeat(101)}`, 'cause by a.', '100 elements'],
    ['depth', '<x:b>'.repeat(11), 'cause by b.', '10 elements in each other'],
    ['attributes', `<c ${'a="" '.repeat(101)}>`, 'cause by c.', '100 attributes'],
    ['a long tag', `<Message ${' '.repeat(64 * 1024)}`, 'cause by the document.', '65536'],
    ['a long comment', `<!--${' '.repeat(64 * 1024)}`, 'cause by the document.', '65536'],
    ['many comments', '<!---->'.repeat(9400), 'cause by the document.', '65536'],
    ['many instructions', '<?a?>'.repeat(14_000), 'cause by the document.', '65536'],
    ['text outside the root', ' '.repeat(64 * 1024 + 1), 'cause by the document.', '65536'],
  ])('is refused without its rest: %s', (_, begun, text, detail) => {
    const refusal = refusalOf(() => new Outline().add(begun));
    expect(refusal.code).toBe('InvalidArgument');
    expect(refusal.options.text).toContain(text);
    expect(refusal.options.detail).toContain(detail);
  });

  it.each([
    ['text', 'x'.repeat(MB)],
    ['CDATA', `<![CDATA[${'x'.repeat(MB)}]]>`],
  ])('is refused as too long a body without its rest: %s', (_, megabyte) => {
    const outline = new Outline().add('<Message><MessageBody>');
    for (let n = 0; n < 8; n += 1) outline.add(megabyte);
    const refusal = refusalOf(() => outline.add(megabyte));
    expect(refusal.options.text).toBe(
      'The value of MessageBody should between 1 and 4194304 bytes.',
    );
  });

  it('is not a long message, however it is written', () => {
    const body = '<'.repeat(MB / 2);
    for (const xml of [
      message('&lt;'.repeat(MB / 2)),
      message(`<![CDATA[${body}]]>`),
      `<!-- c -->${message(`<![CDATA[${body}]]>`)}`,
      `<m:Message xmlns:m="x"><m:MessageBody>${'&#60;'.repeat(MB / 2)}</m:MessageBody></m:Message>`,
    ]) {
      const { elements } = inPieces(Buffer.from(xml), [65_536]);
      // Not `toEqual`, which would print megabytes.
      expect(elements[0]?.[1] === body).toBe(true);
    }
  });
});
