import { ackRow, type Ticket } from '../../../src/broker/pull/ack';
import { newRow, type Row } from '../../../src/broker/pull/row';

const TIMEOUT_MS = 1000;
const locked: Row = { ...newRow(9), committed: 2, lockAt: 100, lockedAt: 100 };
const ticket: Ticket = { queue: 0, offset: 2, next: 5, lockAt: 100, force: false };

describe('Acking a row', () => {
  const ack = (row: Partial<Row>, asked: Partial<Ticket>, now = 500) => {
    const { row: after, outcome } = ackRow(
      { ...locked, ...row },
      { ...ticket, ...asked },
      now,
      TIMEOUT_MS,
    );
    return { outcome, committed: after?.committed, lockAt: after?.lockAt };
  };

  it.each<[string, Partial<Row>, Partial<Ticket>, number, object, number | undefined]>([
    ['commits what fits', {}, {}, 500, { as: 'ok' }, 5],
    [
      'commits the first ticket wherever it begins',
      { committed: -1 },
      { offset: 4 },
      500,
      { as: 'ok' },
      5,
    ],
    [
      'commits a forced ticket, backwards too',
      {},
      { offset: 9, next: 1, force: true },
      500,
      { as: 'ok' },
      1,
    ],
    ['commits after the timeout', {}, {}, 1101, { as: 'ok' }, 5],
    ['has nothing to commit for an empty batch', {}, { next: 2 }, 500, { as: 'nothing' }, 2],
    [
      'says so of a newer lock time',
      {},
      { next: 2, lockAt: 101 },
      500,
      { as: 'newer', lockAt: 100 },
      2,
    ],
    ['says so after the timeout', {}, { next: 2 }, 1101, { as: 'expired' }, 2],
    ['knows what is committed already', {}, { offset: 0, next: 2 }, 500, { as: 'repeated' }, 2],
    [
      'does not commit what does not fit',
      {},
      { offset: 1, next: 3 },
      500,
      { as: 'mismatch', committed: 2 },
      2,
    ],
  ])('%s, and unlocks', (_, row, asked, now, outcome, committed) => {
    expect(ack(row, asked, now)).toEqual({ outcome, committed, lockAt: 0 });
  });

  it.each<[string, Partial<Row>, Partial<Ticket>, number, object]>([
    ['a row that is not locked', { lockAt: 0 }, {}, 500, { as: 'unlocked' }],
    ['a lock that is newer than the ticket', {}, { lockAt: 99 }, 500, { as: 'older', lockAt: 100 }],
    ['the same at its very last moment', {}, { lockAt: 99 }, 1100, { as: 'older', lockAt: 100 }],
    [
      'the same by the lock’s own time',
      { lockMs: 5000 },
      { lockAt: 99 },
      5100,
      { as: 'older', lockAt: 100 },
    ],
  ])('leaves %s as it is', (_, row, asked, now, outcome) => {
    expect(ack(row, asked, now)).toEqual({ outcome, committed: undefined, lockAt: undefined });
  });

  it('takes an older ticket once the lock has expired', () => {
    expect(ack({}, { lockAt: 99 }, 1101)).toMatchObject({ outcome: { as: 'ok' }, committed: 5 });
  });
});
