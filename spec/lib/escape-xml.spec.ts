import * as fc from 'fast-check';
import { escapeText, isPlainText } from '../../src/lib/escape-xml';
import { readXml } from '../../src/aliyun/xml/read-xml';

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const nasty = fc.array(fc.constantFrom('&', '<', '>', '\r', '\n', ']]>', 'é', '😀', '&amp;', '"'), {
  maxLength: 20,
});
const any = fc.oneof(
  text,
  nasty.map((parts) => parts.join('')),
);

describe('escaping', () => {
  it('is undone by reading', () => {
    fc.assert(
      fc.property(any, (body) => {
        const xml = `<Message><MessageBody>${escapeText(body)}</MessageBody></Message>`;
        expect(readXml(Buffer.from(xml)).elements).toEqual([['MessageBody', body]]);
      }),
    );
  });

  it('does the same with long texts as with short ones', () => {
    fc.assert(
      fc.property(fc.oneof(any, fc.constantFrom('\x00a', '\x1f', '\ufffe\uffff<')), (body) => {
        const times = Math.ceil(20_000 / Math.max(body.length, 1));
        expect(escapeText(body.repeat(times))).toBe(escapeText(body).repeat(times));
      }),
    );
  });

  it('leaves text alone that needs none', () => {
    expect(escapeText('a "b" \'c\' \t\n é 😀')).toBe('a "b" \'c\' \t\n é 😀');
  });

  it('needs to be done for no text that is plain, and for every other', () => {
    fc.assert(fc.property(any, (body) => isPlainText(body) === (escapeText(body) === body)));
  });
});
