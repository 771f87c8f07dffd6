import { Budget } from '../../src/lib/budget';

describe('A budget', () => {
  it('has room up to its limit', () => {
    const budget = new Budget(10);
    budget.use(6);
    expect([budget.hasRoomFor(4), budget.hasRoomFor(5), budget.usedBytes]).toEqual([
      true,
      false,
      6,
    ]);
    budget.use(-6);
    expect(budget.hasRoomFor(10)).toBe(true);
  });

  it('has room for the first, and the only one, whatever they want', () => {
    const budget = new Budget(10);
    expect(budget.hasRoomFor(100)).toBe(true);
    budget.use(9);
    expect([budget.hasRoomFor(100, 9), budget.hasRoomFor(100, 8)]).toEqual([true, false]);
  });
});
