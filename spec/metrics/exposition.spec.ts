import { exposition, single } from '../../src/metrics/exposition';
import { Histogram } from '../../src/metrics/histogram';
import { readExposition, valueOf } from '../support/exposition';

describe('an exposition', () => {
  it('carries any text in a label, and all numbers', () => {
    const texts = [
      '',
      'plain',
      'with "quotes"',
      'back\\slash',
      'two\nlines',
      '主题',
      '\\n',
      'a,b="c"}',
    ];
    const samples = [
      ...texts.map((topic, value) => ({ labels: { topic, ns: 'I' }, value })),
      { labels: { topic: 'most' }, value: Infinity },
      { labels: { topic: 'small' }, value: 1e-9 },
    ];
    const text = exposition([
      { name: 'a_bytes', type: 'gauge', help: 'Two\nlines \\ one.', samples },
    ]);
    const family = readExposition(text).get('a_bytes');
    expect(family?.help).toBe('Two\\nlines \\\\ one.');
    expect(family?.samples.map(({ labels, value }) => ({ labels, value }))).toEqual(samples);
  });

  it('leaves out what nothing is known of', () => {
    const text = exposition([
      { name: 'a_total', type: 'counter', help: 'A.', samples: [] },
      single('b', 'gauge', 'B.', 1),
    ]);
    expect(text).toBe('# HELP b B.\n# TYPE b gauge\nb 1\n');
  });

  it('has a histogram with a value on a bound counted under it', () => {
    const histogram = new Histogram([0.1, 1]);
    for (const value of [0.05, 0.1, 0.5, 7]) histogram.observe(value);
    const samples = histogram.samples({ of: 'x' });
    const text = exposition([{ name: 'h_seconds', type: 'histogram', help: 'H.', samples }]);
    const families = readExposition(text);
    const bucket = (le: string): number => valueOf(families, 'h_seconds_bucket', { le });
    expect([bucket('0.1'), bucket('1'), bucket('+Inf')]).toEqual([2, 3, 4]);
    expect(valueOf(families, 'h_seconds_sum', { of: 'x' })).toBeCloseTo(7.65);
    expect(valueOf(families, 'h_seconds_count')).toBe(4);
  });
});

describe('the reader of expositions', () => {
  it.each([
    ['a line without end', '# HELP a A.\n# TYPE a gauge\na 1'],
    ['a sample without a type', 'a 1\n'],
    ['a series that comes twice', '# HELP a A.\n# TYPE a gauge\na{b="1"} 1\na{b="1"} 2\n'],
    ['a counter of another name', '# HELP a A.\n# TYPE a counter\na 1\n'],
    ['a quote in a label', '# HELP a A.\n# TYPE a gauge\na{b="""} 1\n'],
    [
      'buckets that fall',
      '# HELP a A.\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n',
    ],
    [
      'a family that comes twice',
      '# HELP a A.\n# TYPE a gauge\na 1\n# HELP a A.\n# TYPE a gauge\na{b="1"} 1\n',
    ],
  ])('takes no %s', (_, text) => {
    expect(() => readExposition(text)).toThrow();
  });
});
