import { addUp } from '../../src/metrics/add-up';
import type { Family } from '../../src/metrics/exposition';

describe('the figures of several processes', () => {
  const counter = (values: Record<string, number>): Family => ({
    ...{ name: 'a_total', type: 'counter', help: 'A.' },
    samples: Object.entries(values).map(([of, value]) => ({ labels: { of }, value })),
  });
  const common = (value: number): Family => ({
    ...{ name: 'b', type: 'gauge', help: 'B.', isCommon: true },
    samples: [{ labels: {}, value }],
  });

  it('are sums, series by series, but for what all have in common', () => {
    const ours = [counter({ x: 1, y: 2 }), common(7)];
    const theirs = [counter({ y: 3, z: 4 }), common(7)];
    expect(addUp([ours, theirs])).toEqual([counter({ x: 1, y: 5, z: 4 }), common(7)]);
    expect(ours).toEqual([counter({ x: 1, y: 2 }), common(7)]);
  });
});
