import { lineWriter } from '../../src/http/line-writer';

describe('lineWriter', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function collected() {
    const writes: string[] = [];
    return { writes, ...lineWriter((text) => writes.push(text)) };
  }

  it('writes the lines of a fiftieth of a second in one go', () => {
    const { writes, line } = collected();
    line('a');
    line('b');
    jest.advanceTimersByTime(19);
    expect(writes).toEqual([]);
    line('c');
    jest.advanceTimersByTime(1);
    expect(writes).toEqual(['a\nb\nc\n']);
    line('d');
    jest.advanceTimersByTime(20);
    expect(writes).toEqual(['a\nb\nc\n', 'd\n']);
  });

  it('keeps no more than 64 KB waiting', () => {
    const { writes, line } = collected();
    for (let i = 0; i < 64; i += 1) line('x'.repeat(1023));
    expect(writes.map(({ length }) => length)).toEqual([64 * 1024]);
    jest.advanceTimersByTime(100);
    expect(writes).toHaveLength(1);
  });

  it('writes what is waiting when flushed, and only once', () => {
    const { writes, line, flush } = collected();
    line('a');
    flush();
    flush();
    jest.advanceTimersByTime(100);
    expect(writes).toEqual(['a\n']);
  });
});
