import { printable, printableLines } from '../../../src/commands/terminal/printable';
import { paintFor } from '../../../src/commands/terminal/style';
import { tableLines } from '../../../src/commands/terminal/table';
import { cut, textWidth, wrapped } from '../../../src/commands/terminal/text-width';
import { relative, span, withTimesHere } from '../../../src/commands/terminal/times';

describe('the width of a text', () => {
  it.each([
    ['order-1', 7],
    ['订单已支付', 10],
    ['（全角）', 8],
    ['ﾊﾝｶｸ', 4],
    ['한국어', 6],
    ['é', 1],
    ['e\u0301', 1],
    ['👍', 2],
    ['👨‍👩‍👧', 2],
    ['→ …', 3],
    ['', 0],
  ])('of %j is %d columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it('is kept by what is cut off', () => {
    expect(cut('订单已支付', 10)).toBe('订单已支付');
    expect(cut('订单已支付', 9)).toBe('订单已支…');
    expect(cut('订单已支付', 8)).toBe('订单已…');
    expect(cut('x'.repeat(1_000_000), 5)).toBe('xxxx…');
  });

  it('is where lines are wrapped: at blanks, and at any wide letter', () => {
    expect(wrapped('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrapped('订单已支付', 4)).toEqual(['订单', '已支', '付']);
    expect(wrapped('a-word-that-is-longer x', 5)).toEqual(['a-word-that-is-longer', 'x']);
  });
});

describe('text for a terminal', () => {
  it('has no character that a terminal obeys', () => {
    expect(printable('a\u001b[31mb\u0007\r\n\t\u009b\u202e\u2066\ufeff\ud800')).toBe(
      'a\\x1b[31mb\\x07\\r\\n\\t\\x9b\\u202e\\u2066\\ufeff\\ud800',
    );
    expect(printable('订单 👍 é')).toBe('订单 👍 é');
    expect(printableLines('a\r\nb\tc\u001b')).toEqual(['a', 'b    c\\x1b']);
  });

  it('is coloured on a terminal alone, and not where NO_COLOR is set', () => {
    const red = '\u001b[31ma\u001b[39m';
    expect(paintFor(true, {})('a', 'red')).toBe(red);
    expect(paintFor(true, { NO_COLOR: '' })('a', 'red')).toBe(red);
    for (const paint of [
      ...[paintFor(false, {}), paintFor(true, { NO_COLOR: '1' }), paintFor(true, { TERM: 'dumb' })],
    ]) {
      expect(paint('a', 'red')).toBe('a');
    }
  });
});

describe('a table', () => {
  const paint = paintFor(false, {});
  const columns = [
    { head: 'NAME', shrinks: true },
    { head: 'N', right: true },
    { head: 'NONE' },
    { head: 'TEXT', shrinks: true, wraps: true },
  ] as const;

  it('aligns wide letters and numbers, and leaves out what is empty', () => {
    const rows = [
      { cells: ['订单', '7', '', 'a'] },
      { cells: ['orders', '12', '', ''], below: 'b\n' },
    ];
    expect(tableLines(columns, rows, { width: Infinity, paint })).toEqual([
      ...['NAME     N  TEXT', '订单     7  a', 'orders  12', '  b\\n'],
    ]);
  });

  it('cuts and wraps what does not fit', () => {
    const rows = [{ cells: ['a-very-long-name', '1', '', 'words that go on and on'] }];
    const lines = tableLines(columns, rows, { width: 30, paint });
    expect(lines).toEqual([
      'NAME          N  TEXT',
      'a-very-long…  1  words that go',
      '                 on and on',
    ]);
  });
});

describe('times', () => {
  it.each([
    [20, '20ms'],
    [999, '999ms'],
    [59_999, '1m'],
    [252_000, '4m 12s'],
    [86_400_000, '1d'],
    [90_061_000, '1d 1h'],
  ])('%d ms are %s', (ms, text) => {
    expect(span(ms)).toBe(text);
  });

  it('are told from now on, and back', () => {
    expect([relative(5_000, 0), relative(0, 5_000)]).toEqual(['in 5s', '5s ago']);
  });

  it('in sentences are those here', () => {
    const at = Date.UTC(2026, 0, 31, 12);
    const here = new Date(at).toTimeString().slice(0, 8);
    expect(withTimesHere('until 2026-01-31T12:00:00Z, for 5 s', at)).toBe(`until ${here}, for 5 s`);
  });
});
