import { Limiter } from '../../../src/mqcloud/consume/limiter';

describe('The rate limiter', () => {
  it('lets one second’s worth through at once, and then what was taken in advance once', () => {
    const limiter = new Limiter(10, 0);
    expect(limiter.acquire(10, 0)).toBe(true);
    expect(limiter.acquire(5, 0)).toBe(true);
    expect(limiter.acquire(1, 0)).toBe(false);
  });

  it('stays closed until a second after its debt is paid', () => {
    const limiter = new Limiter(10, 0);
    limiter.acquire(20, 0);
    // Ten owed, paid at 1000; this one makes it eleven, paid at 1100.
    expect(limiter.acquire(1, 500)).toBe(false);
    expect(limiter.acquire(1, 2099)).toBe(false);
    expect(limiter.acquire(1, 2100)).toBe(true);
  });

  it('fills up again with time, up to one second’s worth', () => {
    const limiter = new Limiter(10, 0);
    limiter.acquire(10, 0);
    expect(limiter.acquire(5, 500)).toBe(true);
    expect(limiter.acquire(0, 60_000)).toBe(true);
    expect(limiter.acquire(10, 60_000)).toBe(true);
    limiter.acquire(1, 60_000);
    expect(limiter.acquire(1, 60_000)).toBe(false);
  });
});
