import type { DeliveredEvent, SettledEvent } from '../../../src/broker/events';
import { MatchedMessages } from '../../../src/admin/await/matched-messages';

const of = { instance: '', topic: 'T', group: 'GID_a' };
const lookout = { ...of, since: 0, matches: () => true };
const delivered = (...ids: string[]): DeliveredEvent => ({
  ...{ kind: 'delivered', at: 1, of, mode: 'any' },
  deliveries: ids.map((id) => ({
    message: { id, body: id, bodyMd5: '', publishedAt: 1 },
    ...{ receiptHandle: 'h', consumedTimes: 1, nextConsumeAt: 2 },
  })),
});
const acked: SettledEvent = {
  ...{ kind: 'settled', at: 2, of, as: 'ack', receiptHandles: ['h'], results: ['done'] },
};

describe('sightings', () => {
  const idsOf = (sightings: MatchedMessages): string[] => sightings.all.map(({ id }) => id);

  it('find the messages of an ack, in whichever order they are told of it', () => {
    for (const events of [
      [delivered('a', 'b'), acked],
      [acked, delivered('a', 'b')],
      [delivered('a'), acked, delivered('b'), acked],
    ]) {
      const sightings = new MatchedMessages({ ...lookout, what: 'acked' });
      for (const event of events) sightings.note(event);
      expect(idsOf(sightings)).toEqual(['a', 'b']);
    }
  });

  it('count what they are told twice once', () => {
    const sightings = new MatchedMessages({ ...lookout, what: 'delivered' });
    for (const event of [delivered('a'), delivered('a')]) sightings.note(event);
    expect([idsOf(sightings), sightings.count]).toEqual([['a'], 1]);
  });
});
