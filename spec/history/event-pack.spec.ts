import type { BrokerEvent, DeliveredEvent, PublishedEvent } from '../../src/broker/events';
import { EventPack } from '../../src/history/event-pack';
import { PIECE_BYTES, Pieces } from '../../src/history/pieces';

const of = { instance: 'i', topic: 'T', group: 'GID_a' };
const place = { queue: 3, offset: 2 ** 40, times: 2, firstAt: 1_700_000_000_123, until: 1e12 };

function published(n: number, body: string, tag?: string): PublishedEvent {
  const { topic, instance } = of;
  const where = { to: { topic, instance }, requestId: `R${n}`, queue: 0, offset: n };
  return { kind: 'published', at: n, ...where, entry: { payload: `${n}${body}`, tag } };
}

function delivered(at: number, bodies: readonly string[], more?: object): DeliveredEvent {
  const entries = bodies.map((payload, n) => ({
    ...{ ...place, offset: place.offset + n, payload },
    tag: n % 2 === 0 ? undefined : 'B',
  }));
  const who = { client: 'c', requestId: `R${at}` };
  return { kind: 'delivered', at, of, mode: 'any', entries, ...who, ...more };
}

/** One of each kind and form. */
const EVENTS: readonly BrokerEvent[] = [
  published(1, 'plain'),
  published(2, '轨迹 🚀', 'A'),
  published(3, 'x'.repeat(PIECE_BYTES)),
  { ...published(3, 'elsewhere', 'A'), to: { instance: 'i', topic: 'U' }, requestId: undefined },
  { ...published(3, 'elsewhere', 'B'), to: { instance: '', topic: 'T' } },
  { ...published(3, 'half'), receiptHandle: 'h' },
  published(3, 'here again', 'A'),
  delivered(4, ['a', '消息句柄', 'y'.repeat(PIECE_BYTES), '']),
  delivered(5, ['b'], { mode: 'orderly', of: { ...of, group: 'GID_b' }, client: undefined }),
  delivered(6, ['c', 'd'], { pull: true, receiptHandles: ['h1', 'h2'] }),
  ...(['ack', 'commit'] as const).map((as): BrokerEvent => {
    const [receiptHandles, results] = [['h1', 'h2'], ['done', 'done'] as const];
    return { kind: 'settled', at: 7, of, as, receiptHandles, results, requestId: undefined };
  }),
  { kind: 'settled', at: 8, of, as: 'ack', receiptHandles: ['a\nb'], results: ['foreign'] },
  { kind: 'settled', at: 9, of, as: 'ack', receiptHandles: [], results: [] },
  { kind: 'settled', at: 9, of, as: 'ack', receiptHandles: ['R'], results: ['done'], pull: true },
  { kind: 'moved', at: 10, of, as: 'buried', ids: ['a', 'b'] },
  { kind: 'passed', at: 11, of, tags: ['B'], ids: ['a'] },
  { kind: 'cleared', at: 12, of: { instance: 'i', topic: 'T' } },
];

const read = (pack: EventPack) => Array.from({ length: pack.size }, (_, place) => pack.read(place));

describe.each([
  ['which copies payloads', true],
  ['which shares payloads', false],
])('a pack of events %s', (_, copies) => {
  it('gives back what it was given', () => {
    const pack = new EventPack(new Pieces(), copies);
    for (const event of EVENTS) pack.add(event);
    expect(read(pack)).toEqual(EVENTS);
  });

  it('keeps no more of a call than where it was', () => {
    const pack = new EventPack(new Pieces(), copies);
    pack.add(delivered(1, ['a'], { of: { ...of, limit: 16, waitMs: 5 } }));
    expect(read(pack)).toEqual([delivered(1, ['a'])]);
  });

  it('tells when and where without reading', () => {
    const pack = new EventPack(new Pieces(), copies);
    for (const event of EVENTS) pack.add(event);
    EVENTS.forEach((event, n) => {
      const { instance, topic } = event.kind === 'published' ? event.to : event.of;
      const { at } = event;
      expect(pack.whenAndWhere(n)).toMatchObject({ at, topic: { instance, topic } });
    });
  });

  it('goes on where a piece of memory is full, and takes pieces again that were given back', () => {
    const pieces = new Pieces();
    const taken = jest.spyOn(pieces, 'take');
    const bodies = Array.from({ length: 64 }, (_, n) => `${n}`.repeat(500));
    for (let round = 0; round < 3; round++) {
      const pack = new EventPack(pieces, copies);
      const events = Array.from({ length: 200 }, (_, n) => delivered(n + round, bodies));
      for (const event of events) pack.add(event);
      expect(read(pack)).toEqual(events);
      pack.clear();
      expect(pack.size).toBe(0);
    }
    const all = new Set(taken.mock.results.map(({ value }) => value as unknown));
    expect(all.size).toBe(taken.mock.calls.length / 3);
  });
});
