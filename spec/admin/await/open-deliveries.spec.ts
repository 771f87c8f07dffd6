import type { Delivery } from '../../../src/broker/message';
import { OpenDeliveries } from '../../../src/admin/await/open-deliveries';

const delivered = (id: string, body = id): Delivery => ({
  message: { id, body, bodyMd5: '', publishedAt: 1 },
  ...{ receiptHandle: 'h', consumedTimes: 1, firstConsumeAt: 1, nextConsumeAt: 2 },
});
const idsOf = (deliveries: readonly Delivery[]): string[] =>
  deliveries.map(({ message }) => message.id);

describe('deliveries that wait for their ack', () => {
  it('are given once, all of a handle', () => {
    const unacked = new OpenDeliveries();
    for (const id of ['a', 'b', 'a']) expect(unacked.add('h', delivered(id))).toBeUndefined();
    expect(idsOf(unacked.ack('h', 5))).toEqual(['a', 'b']);
    expect(unacked.ack('h', 6)).toEqual([]);
  });

  it('are told of an ack that was told before them', () => {
    const unacked = new OpenDeliveries();
    expect(unacked.ack('h', 5)).toEqual([]);
    expect(unacked.add('h', delivered('a'))).toBe(5);
  });

  it('are forgotten from the oldest on when they are too much', () => {
    const unacked = new OpenDeliveries(2_999);
    for (let n = 0; n < 10; n++) unacked.add(`h${n}`, delivered(String(n), 'x'.repeat(500)));
    const left = Array.from({ length: 10 }, (_, n) => idsOf(unacked.ack(`h${n}`, 5))).flat();
    expect(left).toEqual(['8', '9']);
    unacked.add('again', delivered('c', 'x'.repeat(500)));
    expect(idsOf(unacked.ack('again', 6))).toEqual(['c']);
  });
});
