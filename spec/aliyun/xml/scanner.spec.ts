import * as fc from 'fast-check';
import { parseXml } from '../../../src/aliyun/xml/parser';
import { scanXml } from '../../../src/aliyun/xml/scanner';
import { damaged, document, outcome } from './documents';

describe('the scanner', () => {
  it('reads whatever it accepts as the parser does', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(document, damaged), (xml) => {
        const scanned = outcome(() => scanXml(xml));
        if (scanned === undefined || typeof scanned === 'string') return;
        accepted += 1;
        expect(scanned).toEqual(parseXml(xml));
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(1000);
  });

  it('refuses nothing that the parser accepts', () => {
    fc.assert(
      fc.property(fc.oneof(document, damaged), (xml) => {
        const scanned = outcome(() => scanXml(xml));
        if (typeof scanned === 'string') expect(outcome(() => parseXml(xml))).toMatch(/^refused/);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    'Node.js: <![CDATA[hello & <x> é ]]]>',
    'others: hello &amp; &lt;x&gt; é ]',
    'Go: &#34;&#39;&#xA;',
    'Java: &#13;',
  ])('takes text as of %s without the parser', (text) => {
    expect(scanXml(`<Message><MessageBody>${text}</MessageBody></Message>`)).toBeDefined();
  });

  it('leaves what no SDK sends to the parser', () => {
    const twoRoots = '<Message<ReceiptHandles></ReceiptHandles>';
    const others = ['<Message a="1"/>', '<Message><X/></Message>', '<!---->', '', 'x', twoRoots];
    for (const xml of others) {
      expect(scanXml(xml)).toBeUndefined();
    }
  });
});
