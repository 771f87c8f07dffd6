import { shuffled } from '../../src/broker/shuffle';
import type { HeldEntry } from '../../src/store/store';

const entry = (offset: number): HeldEntry => {
  return { queue: 0, offset, times: 1, firstAt: 0, until: 1, payload: `${offset}` };
};

describe('a shuffled look', () => {
  /** What is handed out of so many, and what is put back; takes the last each time. */
  const look = async (there: number, limit: number, shuffle = () => 0.999) => {
    const asked: number[] = [];
    const back: HeldEntry[] = [];
    const { taken, wakeAt } = await shuffled(
      { limit, shuffle },
      async (most) => {
        asked.push(most);
        const all = Array.from({ length: Math.min(there, most) }, (_, offset) => entry(offset));
        return Promise.resolve({ taken: all, ...(there === 0 ? { wakeAt: 7 } : {}) });
      },
      async (others) => void back.push(...(await Promise.resolve(others))),
    );
    return { asked, taken, back, wakeAt };
  };

  it('chooses among 16, or as many as are asked for', async () => {
    expect((await look(20, 1)).asked).toEqual([16]);
    expect((await look(40, 32)).asked).toEqual([32]);
  });

  it('hands out as many as are asked for and puts back all others', async () => {
    const { taken, back } = await look(20, 3);
    expect([taken.length, back.length]).toEqual([3, 13]);
    const offsets = [...taken, ...back].map(({ offset }) => offset).sort((a, b) => a - b);
    expect(offsets).toEqual(Array.from({ length: 16 }, (_, offset) => offset));
  });

  it('has every message come first now and then', async () => {
    const first = new Set<number | undefined>();
    let n = 0;
    for (let i = 0; i < 200; i++) {
      const { taken } = await look(4, 1, () => (n = (n + 0.618) % 1));
      first.add(taken[0]?.offset);
    }
    expect(first).toEqual(new Set([0, 1, 2, 3]));
  });

  it('puts nothing back where there is not more, and says when to look again', async () => {
    expect((await look(2, 2)).back).toEqual([]);
    expect(await look(0, 2)).toMatchObject({ taken: [], back: [], wakeAt: 7 });
  });
});
