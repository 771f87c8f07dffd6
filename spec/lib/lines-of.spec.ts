import { linesOf } from '../../src/lib/lines-of';

async function linesIn(...chunks: string[]): Promise<string[]> {
  // Asynchronous, as a file is.
  const read = async function* () {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk, 'latin1'));
  };
  const lines: string[] = [];
  for await (const line of linesOf(read())) lines.push(line);
  return lines;
}

describe('the lines of a text', () => {
  it.each([
    [['a\nb\n'], ['a', 'b']],
    [
      ['a', 'b', '\nc\n\n', 'd'],
      ['ab', 'c', '', 'd'],
    ],
    [['\n'], ['']],
    [[''], []],
    [[], []],
  ])('of %j are %j', async (chunks, lines) => {
    expect(await linesIn(...chunks)).toEqual(lines);
  });

  it('have characters whole that come in two pieces', async () => {
    expect(await linesIn('\xc3', '\xa4\n')).toEqual(['ä']);
  });

  it('are read no further than they are asked for', async () => {
    let read = 0;
    const chunks = async function* () {
      for (; read < 9; read++) yield await Promise.resolve(Buffer.from('a\n'));
    };
    for await (const line of linesOf(chunks())) {
      expect(line).toBe('a');
      break;
    }
    expect(read).toBe(0);
  });
});
