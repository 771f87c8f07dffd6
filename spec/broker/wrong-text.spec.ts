import type { Draft } from '../../src/broker/message';
import { wrongText } from '../../src/broker/wrong-text';

describe('What no consumer could get as it was sent', () => {
  it.each<[Partial<Draft>, string, string]>([
    [{ body: 'A\u0001B' }, 'body', 'the body has U+0001 at 1, which XML 1.0 cannot carry'],
    [{ body: 'a\0' }, 'body', 'U+0000 at 1'],
    [{ body: '😀\ud83d' }, 'body', 'U+D83D at 2'],
    [{ body: '\udc00😀' }, 'body', 'U+DC00 at 0'],
    [{ body: '\uffff' }, 'body', 'U+FFFF at 0'],
    [{ tag: 'A||B' }, 'tag', 'the tag "A||B" has ||'],
    [{ tag: 'A\u0007' }, 'tag', 'the tag has U+0007 at 1'],
    [{ key: 'a|b' }, 'key', 'the key has a |'],
    [{ key: '\ud800' }, 'key', 'the key has U+D800'],
    [{ shardingKey: 'a|b' }, 'shardingKey', 'the sharding key has a |'],
    [{ properties: [['note', 'x|y']] }, 'properties', 'the property "note" has a |'],
    [{ properties: [['n|', 'x']] }, 'properties', 'the property name "n|" has a |'],
    [{ properties: [['n:', 'x']] }, 'properties', 'the property name "n:" has a colon'],
    [{ properties: [['', 'x']] }, 'properties', 'the name of a property is empty'],
    [{ properties: [['KEYS', 'x']] }, 'properties', `"KEYS" is one of the system's`],
    [{ properties: [['n', '\b']] }, 'properties', 'the property "n" has U+0008 at 0'],
  ])('is refused with its place: %j', (part, element, detail) => {
    const refusal = wrongText({ body: 'x', ...part });
    expect(refusal?.code).toBe('InvalidArgument');
    expect(refusal?.violation).toEqual({ element });
    expect(refusal?.detail).toContain(detail);
  });

  it('is nothing else', () => {
    const text = 'dos\r\n\ttab 世界 🌍 \u0085\u2028\ufffd\x7f';
    const properties = [
      ['u', 'http://x:1'],
      ['v', ''],
    ] as const;
    const draft = { body: `${text}|`, tag: 'a|b', key: text, shardingKey: 'a:b', properties };
    expect(wrongText(draft)).toBeUndefined();
  });
});
