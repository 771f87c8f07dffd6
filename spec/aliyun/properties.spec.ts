import { parseProperties, propertiesText } from '../../src/aliyun/properties';
import { refusalOf } from './refusal-of';

describe('Properties of a publish', () => {
  it.each(['a:1|b:2', 'a:1|b:2|', '|a:1||b:2|'])('are read from %s', (text) => {
    expect(parseProperties(text).properties).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  it('put the reserved keys where they belong', () => {
    const text = 'KEYS:k|__SHARDINGKEY:s|__STARTDELIVERTIME:1571742900759|__TransCheckT:10|a:1|';
    expect(parseProperties(text)).toEqual({
      properties: [['a', '1']],
      key: 'k',
      shardingKey: 's',
      deliverAt: 1571742900759,
      immunityMs: 10_000,
    });
  });

  it('split at the first colon, so that a value may have more', () => {
    expect(parseProperties('KEYS:a:b|u:http://x|v:')).toMatchObject({
      key: 'a:b',
      properties: [
        ['u', 'http://x'],
        ['v', ''],
      ],
    });
  });

  it('take the last value of a repeated key', () => {
    expect(parseProperties('a:1|b:2|a:3|KEYS:x|KEYS:y')).toMatchObject({
      key: 'y',
      properties: [
        ['a', '3'],
        ['b', '2'],
      ],
    });
  });

  it('are none where there is none', () => {
    for (const text of ['', '|', 'KEYS:|__SHARDINGKEY:|', '__BORNHOST:1.2.3.4']) {
      expect(Object.values(parseProperties(text)).filter((v) => v !== undefined)).toEqual([]);
    }
  });

  it('may be called like what every object has', () => {
    expect(parseProperties('__proto__:1|constructor:2').properties).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
    expect(({} as Record<string, unknown>)['1']).toBeUndefined();
  });

  it.each([
    ['a', 'Properties'],
    [':1', 'Properties'],
    ['a:1|b|', 'Properties'],
    ['__STARTDELIVERTIME:soon', '__STARTDELIVERTIME'],
    ['__STARTDELIVERTIME:-1', '__STARTDELIVERTIME'],
    ['__STARTDELIVERTIME:1e12', '__STARTDELIVERTIME'],
    ['__STARTDELIVERTIME:', '__STARTDELIVERTIME'],
    ['__TransCheckT:', '__TransCheckT'],
    ['__TransCheckT:1.5', '__TransCheckT'],
    ['__TransCheckT:ten', '__TransCheckT'],
  ])('are refused as %j, naming %s', (text, element) => {
    const refusal = refusalOf(() => parseProperties(text));
    expect(refusal.code).toBe('InvalidArgument');
    expect(refusal.options.text).toContain(element);
  });
});

describe('Properties of a delivery', () => {
  it('end with a pipe and hold the reserved keys again', () => {
    const text =
      'a:1|KEYS:k|__SHARDINGKEY:s|__STARTDELIVERTIME:5|__TransCheckT:10|__BORNHOST:1.2.3.4|';
    expect(propertiesText({ ...parseProperties(text), bornHost: '1.2.3.4' })).toBe(text);
  });

  it('are empty where there is none', () => {
    expect(propertiesText({})).toBe('');
  });
});

describe('more properties than anybody sends', () => {
  it('are refused, and 5,000 are not', () => {
    const pairs = Array.from({ length: 5000 }, (_, n) => `k${n}:v|`).join('');
    expect(parseProperties(pairs).properties).toHaveLength(5000);
    const refusal = refusalOf(() => parseProperties(`${pairs}k:v|`));
    expect(refusal.options).toMatchObject({ detail: 'There are more than 5000.' });
  });
});
