import type { DeliveredEvent, SettledEvent } from '../../../src/broker/events';
import { encodePayload } from '../../../src/broker/payload';
import { MatchedMessages } from '../../../src/admin/await/matched-messages';

const of = { instance: '', topic: 'T', group: 'GID_a' };
const condition = { ...of, since: 0, matches: () => true };
const delivered = (...ids: string[]): DeliveredEvent => ({
  ...{ kind: 'delivered', at: 1, of, mode: 'any' },
  entries: ids.map((id) => {
    const payload = encodePayload({ body: id }, { id, bodyMd5: '', publishedAt: 1 });
    return { payload, queue: 0, offset: 0, times: 1, firstAt: 1, until: 2 };
  }),
  receiptHandles: ids.map(() => 'h'),
});
const acked: SettledEvent = {
  ...{ kind: 'settled', at: 2, of, as: 'ack', receiptHandles: ['h'], results: ['done'] },
};

describe('matched messages', () => {
  const idsOf = (matched: MatchedMessages): string[] => matched.all.map(({ id }) => id);

  it('find the messages of an ack, in whichever order they are told of it', () => {
    for (const events of [
      [delivered('a', 'b'), acked],
      [acked, delivered('a', 'b')],
      [delivered('a'), acked, delivered('b'), acked],
    ]) {
      const matched = new MatchedMessages({ ...condition, what: 'acked' });
      for (const event of events) matched.note(event);
      expect(idsOf(matched)).toEqual(['a', 'b']);
    }
  });

  it('count what they are told twice once', () => {
    const matched = new MatchedMessages({ ...condition, what: 'delivered' });
    for (const event of [delivered('a'), delivered('a')]) matched.note(event);
    expect([idsOf(matched), matched.count]).toEqual([['a'], 1]);
  });
});
