import * as fc from 'fast-check';
import { Refusal } from '../../../src/aliyun/refusal';

// Documents like those of the SDKs, and their near misses.
const fine = fc.constantFrom(
  ...['a', ' ', '\n', '\t', '&amp;', '&lt;', '&gt;', '&#13;', '&#x26;', '&#38;lt;', '&amp;lt;'],
  ...['<![CDATA[x]]>', '<![CDATA[<b>&amp;]]>', '<![CDATA[]]>', ']]', 'é', '😀', '007', '&quot;'],
);
const odd = fc.constantFrom(
  ...[
    '&',
    '<',
    '>',
    ']]>',
    '<b/>',
    '<!---->',
    '<?p i?>',
    '&foo;',
    '&#1;',
    '</MessageBody>',
    '<![CDATA[',
  ],
);
const often = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 20, arbitrary: usual }, { weight: 1, arbitrary: rare });
const content = fc.array(often(fine, odd), { maxLength: 6 }).map((pieces) => pieces.join(''));
const name = often(
  fc.constantFrom('MessageBody', 'MessageTag', 'Properties', 'ReceiptHandle'),
  fc.constantFrom('X', '__proto__', 'Message'),
);
const blank = fc.constantFrom('', '', '\n', ' ', '\n\t');
const child = fc
  .tuple(name, content, blank)
  .map(([tag, text, after]) => `<${tag}>${text}</${tag}>${after}`);
const prolog = often(
  fc.constantFrom(
    '',
    '<?xml version="1.0"?>',
    '<?xml version="1.0" encoding="utf-8"?>\n',
    "<?xml version='1.0' encoding='UTF-8' standalone='no' ?>",
  ),
  fc.constantFrom('<?xml version="1.0" encoding="GBK"?>', ' <?xml version="1.0"?>', '<?xml?>'),
);
const root = often(fc.constantFrom('Message', 'ReceiptHandles'), fc.constant('Other'));
const attributes = often(
  fc.constantFrom(
    ...['', ' ', ' xmlns="http://mq.aliyuncs.com/doc/v1"'],
    ...[" xmlns = 'http://mq.aliyuncs.com/doc/v1/' ", '\nxmlns="x"'],
  ),
  fc.constantFrom(' xmlns="<"', ' xmlns="&"', ' a="1"', ' xmlns="a" xmlns="b"', 'xmlns="a"'),
);
/** One that is well-formed but for what is odd in it now and then. */
export const document = fc
  .tuple(prolog, root, attributes, blank, fc.array(child, { maxLength: 4 }), blank)
  .map(([before, tag, attrs, gap, children, after]) => {
    return `${before}<${tag}${attrs}>${gap}${children.join('')}</${tag}>${after}`;
  });
/** A document with a few characters lost or put in. */
export const damaged = fc
  .tuple(document, fc.nat(), fc.nat({ max: 3 }), fc.constantFrom('', '<', '>', '"', '&', ' ', 'x'))
  .map(([xml, at, lost, put]) => {
    const place = at % (xml.length + 1);
    return xml.slice(0, place) + put + xml.slice(place + lost);
  });

/** What reading gives, or the code that it is refused with. */
export function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) return `refused: ${error.code}`;
    throw error;
  }
}
