import fc from 'fast-check';
import { rankQueues } from '../../../src/broker/pull/rank';
import { decodeRow, encodeRow, newRow, rowIn, type Row } from '../../../src/broker/pull/row';

describe('A row', () => {
  it('comes back from its text as it was, and equal rows have equal text', () => {
    const natural = fc.nat();
    const segment = fc.record({
      offset: natural,
      next: natural,
      lockAt: natural,
      expireAt: natural,
      retries: natural,
      ip: fc.string(),
    });
    const batch = fc.record({ offset: natural, next: natural, until: natural });
    const anyRow: fc.Arbitrary<Row> = fc.record({
      maxSeen: natural,
      committed: fc.integer({ min: -1 }),
      lockAt: natural,
      lockedAt: natural,
      lockMs: natural,
      pulledAt: natural,
      maxKnown: fc.integer({ min: -1 }),
      ip: fc.string(),
      segments: fc.array(segment, { maxLength: 3 }),
    });
    const anyRowWithBatch = fc.tuple(anyRow, batch).map(([row, out]) => ({ ...row, batch: out }));
    fc.assert(
      fc.property(fc.oneof(anyRow, anyRowWithBatch), (row) => {
        expect(decodeRow(encodeRow(row))).toEqual(row);
        expect(encodeRow(decodeRow(encodeRow(row)))).toBe(encodeRow(row));
      }),
    );
  });

  it.each(['x', '', 'null', '3', '[1]', '{}'])('is not in the text %p', (text) => {
    expect(rowIn(text)).toBeUndefined();
  });

  it('is ranked by its backlog, then by how long ago it was pulled, then by its number', () => {
    const row = (values: Partial<Row>): Row => ({ ...newRow(5), committed: 5, ...values });
    const rows = [
      row({ pulledAt: 3 }),
      row({ pulledAt: 1 }),
      row({ committed: 2 }),
      row({ maxKnown: 9 }),
      row({ pulledAt: 1 }),
      row({ committed: -1 }),
    ];
    expect(rankQueues(rows)).toEqual([5, 3, 2, 1, 4, 0]);
  });
});
