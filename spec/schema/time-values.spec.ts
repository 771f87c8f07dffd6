import { durationMs, instantMs } from '../../src/schema/time-values';

describe('a duration', () => {
  it.each([
    ['300ms', 300],
    ['61s', 61_000],
    ['5m', 300_000],
    ['1.5h', 5_400_000],
    ['3d', 259_200_000],
    ['250', 250],
    [0, 0],
    [12.4, 12],
    [0.5, 1],
    // As Go prints them.
    ['4m59s', 299_000],
    ['1h0m0.5s', 3_600_500],
    ['1.5µs', 0],
    ['0s', 0],
    ['1d2h', 93_600_000],
    // As Java, Python and others print them.
    ['PT5M', 300_000],
    ['PT4M59.25S', 299_250],
    ['P1DT12H', 129_600_000],
    ['P2W', 1_209_600_000],
    ['PT0S', 0],
  ])('of %j is %d ms', (value, ms) => {
    expect(durationMs(value, 'wait')).toBe(ms);
  });

  it.each([
    '',
    '5 m',
    '-1s',
    '5M',
    'soon',
    -1,
    NaN,
    Infinity,
    `${'9'.repeat(400)}d`,
    '59s4m',
    '5m5m',
    'P',
    'PT',
    'P1DT',
    'P1Y',
    'P1M',
    'PT5',
    'PT-5M',
    'pt5m',
    '5mm',
  ])('is not %j', (value) => {
    expect(() => durationMs(value, 'match.wait')).toThrow(
      /^match\.wait is .+; allowed: ms, or text/,
    );
  });
});

describe('a point in time', () => {
  it.each([
    ['2026-01-31T12:00:00Z', Date.UTC(2026, 0, 31, 12)],
    ['2026-01-31T12:00:00.250+08:00', Date.UTC(2026, 0, 31, 4, 0, 0, 250)],
    ['2026-01-31', Date.UTC(2026, 0, 31)],
    [1_700_000_000_000, 1_700_000_000_000],
  ])('of %j is %d', (value, ms) => {
    expect(instantMs(value, 'to')).toBe(ms);
  });

  it.each(['2026-01-31T12:00:00', '31.1.2026', '2026-13-01', 'now', -1, NaN, 8.65e15])(
    'is not %j',
    (value) => {
      expect(() => instantMs(value, 'to')).toThrow(/^to is .+; allowed: epoch ms/);
    },
  );
});
