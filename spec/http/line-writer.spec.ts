import { lineWriter } from '../../src/http/line-writer';

describe('lineWriter', () => {
  it('writes the lines of one turn in one go', async () => {
    const writes: string[] = [];
    const { line } = lineWriter((text) => writes.push(text));
    line('a');
    line('b');
    expect(writes).toEqual([]);
    await new Promise(setImmediate);
    expect(writes).toEqual(['a\nb\n']);
  });

  it('writes what is waiting when flushed, and only once', async () => {
    const writes: string[] = [];
    const { line, flush } = lineWriter((text) => writes.push(text));
    line('a');
    flush();
    await new Promise(setImmediate);
    expect(writes).toEqual(['a\n']);
  });
});
