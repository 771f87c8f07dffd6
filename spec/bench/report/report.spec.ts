import { putTable } from './page';
import { toSvg } from './plot';
import { cost, rateRatio, worth } from './ratio';
import { atLeast, atMost, isMet } from './row';
import { median, percentile, ratios } from './statistics';
import { short, toMarkdown } from './table';

const rounds = (...cpuUs: number[]) => cpuUs.map((us) => ({ cpuUs: us, perSecond: 1e6 / us }));

describe('statistics', () => {
  it('takes the middle value, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 9, 2])).toBe(3);
    expect(median([])).toBeNaN();
  });

  it('takes the value that a share of them lies below', () => {
    const values = Array.from({ length: 100 }, (_, i) => 99 - i);
    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile(values, 1)).toBe(99);
  });

  it('divides pair by pair', () => {
    expect(ratios([2, 9], [1, 3])).toEqual([2, 3]);
  });
});

describe('a ratio of rounds', () => {
  const dear = rounds(20, 30, 80);
  const cheap = rounds(10, 10, 40);

  it('is what one costs by the other, with the lowest and the highest pair', () => {
    expect(cost('x', dear, cheap)).toMatchObject({ value: 2, spread: [2, 3] });
    expect(cost('x', dear, cheap).detail).toBe('10.0 → 30.0 µs CPU');
  });

  it('is what one is worth beside the other', () => {
    expect(worth('x', dear, cheap)).toMatchObject({ value: 0.5, spread: [1 / 3, 0.5] });
  });

  it('is how fast one is beside the other', () => {
    expect(rateRatio('x', dear, cheap).value).toBe(0.5);
  });
});

describe('the table', () => {
  it('says of each row whether its target is met', () => {
    expect(isMet({ what: '', value: 0.5, unit: '×', target: atLeast(0.5) })).toBe(true);
    expect(isMet({ what: '', value: 1.05, unit: '×', target: atMost(1.04) })).toBe(false);
    expect(isMet({ what: '', value: 1, unit: '×' })).toBeUndefined();
  });

  it('has a line for each row', () => {
    const table = toMarkdown([
      { what: 'a', value: 0.456, unit: '×', spread: [0.4, 0.5], target: atLeast(0.5), detail: 'd' },
      { what: 'b', value: 1234.5, unit: 'B' },
    ]);
    expect(table.split('\n').slice(2)).toEqual([
      '| a | 0.456 | 0.400–0.500 | ≥ 0.5 | **no** | d |',
      '| b | 1,235 B |  |  |  |  |',
    ]);
  });

  it('shows three digits of a number, more only before the point', () => {
    expect([0, 0.01234, 1.0449, 99.94, 123.4, 45678.9].map(short)).toEqual([
      ...['0.00', '0.0123', '1.04', '99.9', '123', '45,679'],
    ]);
  });
});

describe('a plot', () => {
  const plot = {
    ...{ title: 'a < b', x: 'connections', y: 'messages/s' },
    lines: [
      {
        name: 'one',
        points: [
          [1, 0],
          [10, 50],
          [100, 100],
        ] as const,
      },
      {
        name: 'two',
        points: [
          [1, 100],
          [100, 98],
        ] as const,
      },
      { name: 'none', points: [] },
    ],
  };

  it('puts even factors at even distances, zero at the bottom and the highest at the top', () => {
    expect(toSvg(plot)).toContain('d="M70 348L310 196L550 44"');
  });

  it('has no line for what has no points, and escapes what it says', () => {
    const svg = toSvg(plot);
    expect(svg.match(/<path/g)).toHaveLength(2);
    expect(svg).not.toContain('none<');
    expect(svg).toContain('a &lt; b');
  });

  it('keeps names apart that would cover each other', () => {
    const [one, two] = ['one', 'two'].map((name) =>
      Number(new RegExp(`y="([\\d.]+)"[^>]*>${name}<`).exec(toSvg(plot))?.[1]),
    );
    expect(Math.abs((one ?? 0) - (two ?? 0))).toBeGreaterThanOrEqual(16);
  });
});

describe('a page', () => {
  const page = 'a\n<!-- peers -->\nold\n<!-- end of peers -->\nb';

  it('gets a table in place of the one before', () => {
    const once = putTable(page, 'peers', 'new');
    expect(once).toBe('a\n<!-- peers -->\n\nnew\n\n<!-- end of peers -->\nb');
    expect(putTable(once, 'peers', 'new')).toBe(once);
  });

  it('is not written where it has no place for it', () => {
    expect(() => putTable(page, 'bench', 'new')).toThrow('no <!-- bench -->');
  });
});
