import type { Handed } from '../../../src/broker/events';
import { OpenDeliveries } from '../../../src/admin/await/open-deliveries';

const handed = (id: string, body = id): Handed => ({
  ...{ id, body, bodyMd5: '', publishedAt: 1, receiptHandle: 'h' },
  ...{ consumedTimes: 1, nextConsumeAt: 2 },
});
const idsOf = (deliveries: readonly Handed[]): string[] => deliveries.map(({ id }) => id);

describe('deliveries that wait for their ack', () => {
  it('are given once, all of a handle', () => {
    const unacked = new OpenDeliveries();
    for (const id of ['a', 'b', 'a']) expect(unacked.add('h', handed(id))).toBeUndefined();
    expect(idsOf(unacked.ack('h', 5))).toEqual(['a', 'b']);
    expect(unacked.ack('h', 6)).toEqual([]);
  });

  it('are told of an ack that was told before them', () => {
    const unacked = new OpenDeliveries();
    expect(unacked.ack('h', 5)).toEqual([]);
    expect(unacked.add('h', handed('a'))).toBe(5);
  });

  it('are forgotten from the oldest on when they are too much', () => {
    const unacked = new OpenDeliveries(2_999);
    for (let n = 0; n < 10; n++) unacked.add(`h${n}`, handed(String(n), 'x'.repeat(500)));
    const left = Array.from({ length: 10 }, (_, n) => idsOf(unacked.ack(`h${n}`, 5))).flat();
    expect(left).toEqual(['8', '9']);
    unacked.add('again', handed('c', 'x'.repeat(500)));
    expect(idsOf(unacked.ack('again', 6))).toEqual(['c']);
  });
});
