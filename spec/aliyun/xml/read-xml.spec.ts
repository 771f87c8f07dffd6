import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { readXml } from '../../../src/aliyun/xml/read-xml';
import { refusalOf } from '../refusal-of';

const ROOT = join(__dirname, '../../..');

const read = (xml: string) => readXml(Buffer.from(xml));
const BODY = '<Message><MessageBody>a</MessageBody></Message>';
const A = { root: 'Message', elements: [['MessageBody', 'a']] };
const message = (body: string) => `<Message><MessageBody>${body}</MessageBody></Message>`;
const bodyOf = (xml: string) => read(xml).elements[0]?.[1];

describe('reading a request body', () => {
  it.each([
    ['without namespace or declaration', BODY],
    ['with namespace /v1', BODY.replace('>', ' xmlns="http://mq.aliyuncs.com/doc/v1">')],
    ['with namespace /v1/', BODY.replace('>', " xmlns='http://mq.aliyuncs.com/doc/v1/'>")],
    ['with a declaration', `<?xml version="1.0" encoding="UTF-8"?>${BODY}`],
    ['with a declaration as of Python', `<?xml version="1.0" encoding="utf-8"?>${BODY}`],
    [
      'with a declaration as of Java',
      `<?xml version="1.0" encoding="UTF-8" standalone="no"?>${BODY}`,
    ],
    ['with a byte order mark', `\ufeff<?xml version="1.0" encoding="utf-8"?>${BODY}`],
    ['with CDATA', message('<![CDATA[a]]>')],
    ['with a line feed after it', `${BODY}\n`],
    ['laid out with tabs', '<Message>\n\t<MessageBody>a</MessageBody>\n</Message>\n'],
    [
      'laid out with CRLF',
      '<?xml version="1.0"?>\r\n<Message>\r\n  <MessageBody>a</MessageBody>\r\n</Message>\r\n',
    ],
    [
      'with comments',
      `<!-- c --><Message><!-- d --><MessageBody>a<!-- e --></MessageBody></Message>`,
    ],
    [
      'with processing instructions',
      `<?p i?><Message><?p j?><MessageBody>a</MessageBody></Message>`,
    ],
    ['with attributes', '<Message a="1"><MessageBody b=\'2\'>a</MessageBody></Message>'],
    ['with a prefix', '<m:Message xmlns:m="x"><m:MessageBody>a</m:MessageBody></m:Message>'],
    ['with blanks in tags', '<Message ><MessageBody >a</MessageBody ></Message >'],
  ])('takes it %s', (_, xml) => {
    expect(read(xml)).toEqual(A);
  });

  it('keeps children in their order, repeated and unknown ones too', () => {
    const xml =
      '<Message><Properties>p</Properties><X>1</X><X>2</X><MessageTag></MessageTag></Message>';
    expect(read(xml).elements).toEqual([
      ['Properties', 'p'],
      ['X', '1'],
      ['X', '2'],
      ['MessageTag', ''],
    ]);
  });

  it('reads self-closed elements as empty', () => {
    expect(read('<Message><MessageBody/></Message>').elements).toEqual([['MessageBody', '']]);
    expect(read('<ReceiptHandles/>')).toEqual({ root: 'ReceiptHandles', elements: [] });
  });

  it('keeps blanks and numbers in text as they are', () => {
    for (const text of [' ', ' a ', '\n\t', '007', '1e3', 'true', '0x1F']) {
      expect(bodyOf(message(text))).toBe(text);
      expect(bodyOf(`<!---->${message(text)}`)).toBe(text);
    }
  });

  it.each([
    ['&amp;&lt;&gt;&quot;&apos;', '&<>"\''],
    ['&#13;&#xD;&#34;&#39;&#xA;&#x9;&#10;&#65;&#x1F600;', '\r\r"\'\n\t\nA😀'],
    ['&amp;lt;', '&lt;'],
    ['&amp;#13;', '&#13;'],
    ['&#38;lt;&#38;#65;&#x26;amp;', '&lt;&#65;&amp;'],
    ['a<![CDATA[<b>&amp;]]>c<![CDATA[]]>&lt;', 'a<b>&amp;c<'],
    ['hello & <x>'.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`), 'hello & <x>'],
    ['é ]] 中文 😀 \u0085\u2028\ufffd', 'é ]] 中文 😀 \u0085\u2028\ufffd'],
    ['a\r\nb\rc', 'a\nb\nc'],
    ['<![CDATA[a\r\nb]]>', 'a\nb'],
  ])('reads %j as %j, by scanner and parser', (raw, text) => {
    expect(bodyOf(message(raw))).toBe(text);
    expect(bodyOf(`<!---->${message(raw)}`)).toBe(text);
  });

  it.each([
    ['', 'The body is empty.'],
    [' ', 'Start tag expected'],
    ['hello', "'h'"],
    ['{"a":1}', "'{'"],
    ['<Message>', "Unclosed tag 'Message'"],
    ['<Message><MessageBody>a</Message>', "'MessageBody'"],
    [`${BODY}x`, 'Extra text'],
    [`${BODY}<a/>`, 'root'],
    [`${BODY}${BODY}`, 'root'],
    [message('a & b'), "'& b"],
    [message('a &foo; b'), "'&foo'"],
    [message('&#;'), "'&#'"],
    [message('&#x;'), "'&#x'"],
    [message('&lt'), "'&lt"],
    [message('&nbsp;'), "'&nbsp'"],
    [message('a]]>b'), "']]>'"],
    [message('<![CDATA[a]]>b]]>'), "']]>'"],
    [message('<![CDATA[a'), '<![CDATA['],
    [message('<!-- a -- b -->'), "'--'"],
    [message('<!-- a'), '<!-- a'],
    [`<!DOCTYPE Message>${BODY}`, 'DOCTYPE'],
    [`<!DOCTYPE m [<!ENTITY a "b">]>${message('&a;')}`, 'DOCTYPE'],
    [message('<!DOCTYPE a>'), 'DOCTYPE'],
    [message('<!ELEMENT a>'), '<!ELEMENT'],
    [message('<![xDATA[a]]>'), '<![xDATA['],
    [message('<?p'), '<?p'],
    [` <?xml version="1.0"?>${BODY}`, 'start of the document'],
    [`<?xml version="1.0" encoding="GBK"?>${BODY}`, 'GBK'],
    ['<Message a="1" a="2"></Message>', "'a'"],
    ['<Message a></Message>', "'a'"],
    ['<Message a=1></Message>', "'a'"],
    ['<1></1>', "'1'"],
    ['<Message><__proto__>x</__proto__></Message>', '__proto__'],
    ['<__proto__></__proto__>', '__proto__'],
    ['<Message><constructor>x</constructor></Message>', 'constructor'],
  ])('refuses %j as malformed, naming %j', (xml, named) => {
    const refusal = refusalOf(() => read(xml));
    expect(refusal.code).toBe('MalformedXML');
    expect(refusal.options.detail).toContain(named);
  });

  it.each([
    [message('\x01'), 'U+0001'],
    [message('<![CDATA[\x00]]>'), 'U+0000'],
    [`<Message a="\x0b">`, 'U+000B'],
    [message('\uffff'), 'U+FFFF'],
    [message('&#1;'), 'U+0001'],
    [message('&#x0;'), 'U+0000'],
    [message('&#xFFFE;'), 'U+FFFE'],
    [message('&#xD800;'), 'U+D800'],
    [message('&#x110000;'), 'U+110000'],
    [message('&#99999999999999999999;'), 'U+110000'],
    [`<!---->${message('&#1;')}`, 'U+0001'],
  ])('refuses %j for its characters, naming %s', (xml, named) => {
    const refusal = refusalOf(() => read(xml));
    expect(refusal.code).toBe('InvalidContent');
    expect(refusal.options.detail).toContain(named);
  });

  it.each([
    ['a lone surrogate', Buffer.from([0xed, 0xa0, 0x80])],
    ['an overlong form', Buffer.from([0xc0, 0x80])],
    ['half a character', Buffer.from('é').subarray(0, 1)],
    ['Latin-1', Buffer.from('é', 'latin1')],
    ['GBK', Buffer.from([0xc4, 0xe3])],
  ])('refuses %s in place of UTF-8', (_, bytes) => {
    const [before = '', after = ''] = message('|').split('|');
    const body = Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]);
    const refusal = refusalOf(() => readXml(body));
    expect(refusal.code).toBe('InvalidContent');
    expect(refusal.options.detail).toContain('UTF-8');
  });

  it('refuses UTF-16', () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(BODY, 'utf16le')]);
    expect(refusalOf(() => readXml(utf16)).code).toBe('InvalidContent');
  });

  it.each([
    [message('<b>x</b>'), 'b'],
    ['<Message>x<MessageBody>a</MessageBody></Message>', 'Message'],
    ['<Message><![CDATA[x]]></Message>', 'Message'],
  ])('refuses %j as against the schema, naming %s', (xml, element) => {
    const refusal = refusalOf(() => read(xml));
    expect(refusal.code).toBe('InvalidArgument');
    expect(refusal.options.text).toContain(`cause by ${element}.`);
  });

  it.each([
    ['many elements', `<Message>${'<MessageBody>'.repeat(200_000)}`],
    ['many references', message('&'.repeat(1_000_000))],
    ['many comments without end', '<!--'.repeat(200_000)],
    ['many CDATA sections without end', message('<![CDATA['.repeat(100_000))],
    ['many instructions without end', '<?a '.repeat(200_000)],
    ['many attributes', `<Message ${'a '.repeat(200_000)}>`],
  ])('refuses %s without taking long', (_, xml) => {
    expect(refusalOf(() => read(xml)).code).toMatch(/MalformedXML|InvalidArgument/);
  });

  it('loads the library for documents of unusual shape when the first of them comes', () => {
    const program = `
      import { readXml } from './read-xml';
      const isLoaded = () => Object.keys(require.cache).some((path) => /fast-xml-parser/.test(path));
      const after = ['${BODY}', '<!-- unusual -->${BODY}'].map((xml) => {
        readXml(Buffer.from(xml));
        return isLoaded();
      });
      console.log(JSON.stringify(after));`;
    const resolveDir = join(ROOT, 'src/aliyun/xml');
    const { outputFiles } = buildSync({
      stdin: { contents: program, resolveDir },
      ...{ bundle: true, write: false, platform: 'node', packages: 'external' },
    });
    const args = ['-e', outputFiles[0]?.text ?? ''];
    const printed = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    expect(printed).toBe('[false,true]\n');
  });
});
