import { Collected } from '../../src/http/collected';

const chunk = Buffer.alloc(8192, 'x');

/** How many different buffers were in use while so many chunks came. */
function buffersFor(collected: Collected, chunks: number): number {
  const used = new Set<ArrayBufferLike>();
  for (let i = 0; i < chunks; i++) {
    collected.add(chunk);
    used.add(collected.bytes().buffer);
  }
  return used.size;
}

describe('collected bytes', () => {
  it('are copied a number of times that grows with the logarithm of their length', () => {
    expect(buffersFor(new Collected(), 1024)).toBeLessThanOrEqual(11);
  });

  it('are copied once where their length is known', () => {
    const collected = new Collected(1024 * chunk.length);
    expect(buffersFor(collected, 1024)).toBe(2);
    expect(collected.bytes()).toHaveLength(1024 * chunk.length);
  });

  it('are the chunk itself where there is only one, and nothing where there is none', () => {
    const collected = new Collected();
    expect(collected.bytes()).toHaveLength(0);
    collected.add(chunk);
    expect(collected.bytes().buffer).toBe(chunk.buffer);
  });
});
