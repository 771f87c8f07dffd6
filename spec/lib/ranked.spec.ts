import { TimerHeap } from '../../src/lib/ranked';

describe('Ranked', () => {
  it('gives values by rank, and by arrival where ranks are equal', () => {
    const ranked = new TimerHeap<string>();
    ranked.add(2, 'b1');
    ranked.add(1, 'a');
    ranked.add(2, 'b2');
    expect([ranked.first, ranked.size]).toEqual([1, 3]);
    expect([ranked.take(), ranked.take(), ranked.take(), ranked.take()]).toEqual([
      ...['a', 'b1', 'b2'],
      undefined,
    ]);
  });

  it('gives nothing above the rank asked for', () => {
    const ranked = new TimerHeap<string>();
    ranked.add(5, 'five');
    expect([ranked.take(4), ranked.take(5)]).toEqual([undefined, 'five']);
  });

  it('keeps its order through random arrivals and removals', () => {
    const ranked = new TimerHeap<number>();
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const all = Array.from({ length: 2000 }, (_, turn) => ({ rank: random(300), turn }));
    const removals = all.map(({ rank, turn }) => ranked.add(rank, turn));
    const gone = new Set(Array.from({ length: 1500 }, () => random(2000)));
    gone.forEach((turn) => removals[turn]?.());
    gone.forEach((turn) => removals[turn]?.());
    const left = all.filter(({ turn }) => !gone.has(turn));
    left.sort((a, b) => a.rank - b.rank || a.turn - b.turn);
    expect(ranked.size).toBe(left.length);
    expect(left.map(() => ranked.take())).toEqual(left.map(({ turn }) => turn));
  });
});
