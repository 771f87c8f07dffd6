import { lineWriter, PIPE_CHARACTERS } from '../../src/http/line-writer';

jest.mock<object>('../../src/lib/real-time', () => jest.requireActual('../support/faked-time'));

describe('lineWriter', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function collected(batchCharacters?: number) {
    const writes: string[] = [];
    return { writes, ...lineWriter((text) => writes.push(text), batchCharacters) };
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

  it('writes no more at once than stays together on a pipe of several processes', () => {
    const { writes, line } = collected(PIPE_CHARACTERS);
    for (let i = 0; i < 9; i += 1) line('x'.repeat(1023));
    expect(writes.map(({ length }) => length)).toEqual([4096, 4096]);
    jest.advanceTimersByTime(20);
    expect(writes.map(({ length }) => length)).toEqual([4096, 4096, 1024]);
  });

  it('writes sixteen KB at once where it writes alone', () => {
    const { writes, line } = collected();
    for (let i = 0; i < 17; i += 1) line('x'.repeat(1023));
    expect(writes.map(({ length }) => length)).toEqual([16_384]);
    jest.advanceTimersByTime(20);
    expect(writes.map(({ length }) => length)).toEqual([16_384, 1024]);
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
