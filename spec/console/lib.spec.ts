import { execFileSync } from 'node:child_process';
import { countdown, shortId, span } from '../../src/console/lib/format';
import { hexDump, shown } from '../../src/console/lib/payload';
import { assertion, curlLine, sdkLine, starts } from '../../src/console/lib/snippets';
import { scaleOf } from '../../src/console/message/scale';
import { draftOf, EMPTY, formOf } from '../../src/console/send/send-form';

describe('spans in short', () => {
  it.each([
    [0, '0 s'],
    [400, '0.4 s'],
    [41_900, '41 s'],
    [271_000, '4:31'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 m'],
    [86_400_000, '1 d'],
    [90_000_000, '1 d 1 h'],
  ])('%d ms are %s', (ms, text) => {
    expect(span(ms)).toBe(text);
  });

  it('count down in whole seconds, never below none', () => {
    expect([41_001, 1, 0, -5_000, 60_001].map(countdown)).toEqual([
      ...['42 s', '1 s', '0 s', '0 s', '1:01'],
    ]);
  });
  it('shorten an id by its middle', () => {
    expect(shortId('0123456789ABCDEF0123456789ABCDEF')).toBe('0123…ABCDEF');
  });
});

describe('a body', () => {
  it.each([
    ['', 'empty', ''],
    ['{"a":1}', 'json', '{\n  "a": 1\n}'],
    ['{"a":', 'text', '{"a":'],
    ['<a><b>1</b><c/></a>', 'xml', '<a>\n  <b>1</b>\n  <c/>\n</a>'],
    ['aGVsbG8sIHR3byB0ZWFz', 'base64', 'hello, two teas'],
    ['abcdefghijklmnop', 'text', 'abcdefghijklmnop'],
    ['a\u0001b', 'binary', '000000  61 01 62'.padEnd(57) + 'a·b'],
  ])('%j is %s', (body, kind, text) => {
    expect(shown(body)).toEqual({ kind, text });
  });

  it('is no more of a dump than can be read', () => {
    expect(hexDump(new Uint8Array(1_000_000)).split('\n')).toHaveLength(256);
  });
});

describe('lines to copy', () => {
  const sample = { ns: 'MQ_INST_1', topic: 'orders', body: `it's "two" $teas`, key: 'k', tag: 'A' };

  it('are a command that a shell reads as it is meant', () => {
    const command = curlLine('http://h', sample).replace('curl', 'printf "%s\\n"');
    const [, body, url] = execFileSync('sh', ['-c', command], { encoding: 'utf8' }).split('\n');
    expect(JSON.parse(body ?? '')).toEqual({ body: sample.body, key: 'k', tag: 'A' });
    expect(url).toBe('http://h/_mqrest/v1/topics/orders/messages?ns=MQ_INST_1');
  });
  it('are a program', () => {
    expect(sdkLine(sample)).toContain('client.getProducer("MQ_INST_1", "orders")');
    expect(assertion({ ...sample, group: 'GID_a' })).toContain('"until": "acked"');
  });
  it('keep when it is delivered, and what orders it', () => {
    const later = { ...sample, shardingKey: 'u 1', deliverAt: 1_800_000_000_000 };
    const line = curlLine('http://h', later);
    expect(line).toContain('"shardingKey":"u 1","deliverAt":1800000000000');
    expect(sdkLine(later)).toContain('properties.shardingKey("u 1");');
    expect(sdkLine(later)).toContain('properties.startDeliverTime(1800000000000);');
  });
  it('begin in seven languages and a shell', () => {
    const names = starts('http://h').map(({ name }) => name);
    expect(names).toEqual(['curl', 'Node', 'Java', 'Go', 'Python', 'PHP', 'C#', 'C++']);
  });
});

describe('the line of time', () => {
  it('gives every gap some width, in order', () => {
    const scale = scaleOf([0, 5, 300_000, 86_400_000], 100);
    const places = [0, 5, 150_000, 300_000, 86_400_000].map(scale);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBe(0);
    expect(places[4]).toBeCloseTo(100);
    expect(places[1]).toBeGreaterThan(5);
  });
});

describe('the form of a message', () => {
  it('holds all of one, and gives it back', () => {
    const of = {
      ns: 'i',
      topic: 't',
      body: 'b',
      tag: 'A',
      key: 'k',
      shardingKey: 's',
      deliverAt: 1_800_000_000_000,
      properties: { p: 'x=y', q: '' },
    };
    const { ns, topic, ...draft } = of;
    const deliverAt = '2027-01-15T08:00:00.000Z';
    expect(draftOf(formOf(of))).toEqual({ ...draft, deliverAt });
    expect([formOf(of).ns, formOf(of).topic]).toEqual([ns, topic]);
    expect(draftOf({ ...EMPTY, body: 'b' })).toEqual({ body: 'b' });
  });
});
