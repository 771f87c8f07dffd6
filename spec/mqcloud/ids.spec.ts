import fc from 'fast-check';
import { queueOfOrderId } from '../../src/mqcloud/java/java-hash';
import { messageQueue, queueNumber } from '../../src/mqcloud/message-queue';
import { offsetMsgId, placeOf } from '../../src/mqcloud/produce/offset-msg-id';
import {
  decodeRequestId,
  encodeRequestId,
  fieldsOf,
  ticketIn,
} from '../../src/mqcloud/consume/ticket-codec';

const ticket = { queue: 10, offset: 21569, next: 21601, lockAt: 1655882634054, force: false };
/** With four queues on a broker, queue 10 is the third of broker-c. */
const ids = (requestIdFields: 5 | 6) => ({ queuesPerBroker: 4, requestIdFields });
const ticketsIn = (text: string) => decodeRequestId(text).map((fields) => ticketIn(fields, 4));

describe('The ids of the gateway', () => {
  it('a requestId of five fields is the very sample of the user guide', () => {
    const sample = 'YnJva2VyLWMsNCwyMTU2OSwyMTYwMSwxNjU1ODgyNjM0MDU0';
    const fourth = { ...ticket, queue: 14 };
    expect(encodeRequestId('t', [fourth], { queuesPerBroker: 5, requestIdFields: 5 })).toBe(sample);
    expect(decodeRequestId(sample)).toEqual([fieldsOf('t', fourth, 5)]);
    expect(decodeRequestId(sample)).toEqual([
      {
        ...{ brokerName: 'broker-c', queueId: 4, offset: 21569, nextOffset: 21601 },
        ...{ lockTime: 1655882634054, forceAck: false },
      },
    ]);
  });

  it('a requestId of six fields is padded and says whether it is forced', () => {
    const text = encodeRequestId('t', [ticket], ids(6));
    expect(text).toMatch(/^[\w-]+={0,2}$/);
    expect(text.length % 4).toBe(0);
    expect(Buffer.from(text, 'base64url').toString()).toBe(
      'broker-c,2,21569,21601,1655882634054,false',
    );
    expect(ticketsIn(text.replace(/=/g, ''))).toEqual([ticket]);
  });

  it('a forced requestId has six fields even where five are usual', () => {
    const forced = { ...ticket, force: true };
    expect(ticketsIn(encodeRequestId('t', [forced], ids(5)))).toEqual([forced]);
  });

  it('several batches make one requestId', () => {
    const tickets = [ticket, { ...ticket, queue: 5, force: true }];
    expect(ticketsIn(encodeRequestId('t', tickets, ids(6)))).toEqual(tickets);
  });

  it.each([undefined, '', '  '])('%p is no requestId', (text) => {
    expect(decodeRequestId(text)).toEqual([]);
  });

  it.each([
    ['order-1', [2, 6, 2]],
    ['abc', [2, 2, 0]],
    ['mqcloud-http-test-topic', [1, 5, 2]],
    ['polygenelubricants', [0, 0, 2]],
  ])('orderId %s pins queues as Java’s hash does', (orderId, queues) => {
    expect([4, 8, 3].map((n) => queueOfOrderId(orderId) % n)).toEqual(queues);
  });

  it('an offsetMsgId tells where its message is, in its own topic only', () => {
    const place = fc.record({
      topic: fc.constant('t'),
      queue: fc.nat({ max: 255 }),
      offset: fc.nat({ max: 2 ** 31 - 1 }),
      later: fc.boolean(),
    });
    fc.assert(
      fc.property(place, (where) => {
        const text = offsetMsgId(where);
        expect(text).toMatch(/^7F00000100002A9F[0-9A-F]{16}$/);
        expect(placeOf(text, 't')).toEqual(where);
        expect(placeOf(text, 'another')).toBeUndefined();
      }),
    );
    expect(placeOf('0A121DC100002A9F0000000020EBAC2D', 't')).toBeUndefined();
  });

  it('queues are shown on brokers, so many on each', () => {
    expect(messageQueue('t', 3, 256)).toEqual({ topic: 't', brokerName: 'broker-a', queueId: 3 });
    expect(messageQueue('t', 3, 2)).toEqual({ topic: 't', brokerName: 'broker-b', queueId: 1 });
    expect(queueNumber('broker-b', 1, 2)).toBe(3);
    expect(queueNumber('broker-?', 1, 2)).toBeUndefined();
    expect(queueNumber(null, 0, 2)).toBeUndefined();
  });
});
