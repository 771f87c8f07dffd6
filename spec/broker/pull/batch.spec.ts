import { batchAt } from '../../../src/broker/pull/batch';

const entries = (from: number, ...payloads: string[]) =>
  payloads.map((payload, n) => ({ offset: from + n, at: 1, payload }));

describe('What a pull finds at an offset', () => {
  it('is the messages from there on, and where to go on', () => {
    const slice = { entries: entries(3, 'a', 'b'), min: 1, max: 5 };
    expect(batchAt(3, slice)).toEqual({ status: 'FOUND', entries: slice.entries, next: 5, max: 5 });
  });

  it('is nothing new at the end', () => {
    expect(batchAt(5, { entries: [], min: 1, max: 5 })).toMatchObject({
      status: 'NO_NEW_MSG',
      next: 5,
    });
    expect(batchAt(0, { entries: [], min: 0, max: 0 }).status).toBe('NO_NEW_MSG');
  });

  it.each([
    [6, { min: 1, max: 5 }, 5],
    [0, { min: 1, max: 5 }, 1],
    [3, { min: 0, max: 0 }, 0],
  ])('is an illegal offset at %d of %j, to be corrected to %d', (offset, ends, next) => {
    expect(batchAt(offset, { entries: [], ...ends })).toMatchObject({
      status: 'OFFSET_ILLEGAL',
      next,
    });
  });

  it('is at most 256 KiB, but one message at least', () => {
    const slice = {
      entries: entries(0, 'x'.repeat(200_000), 'y'.repeat(62_144), 'z'),
      min: 0,
      max: 3,
    };
    expect(batchAt(0, slice)).toMatchObject({ next: 2 });
    const large = { entries: entries(0, 'x'.repeat(300_000), 'y'), min: 0, max: 2 };
    expect(batchAt(0, large)).toMatchObject({ status: 'FOUND', next: 1 });
  });
});
