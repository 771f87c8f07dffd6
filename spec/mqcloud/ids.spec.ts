import fc from 'fast-check';
import { queueOfOrderId } from '../../src/mqcloud/java/java-hash';
import { messageQueue, queueNumber } from '../../src/mqcloud/message-queue';
import { offsetMsgId, placeOf } from '../../src/mqcloud/produce/offset-msg-id';
import { decodeRequestId, encodeRequestId } from '../../src/mqcloud/consume/ticket-codec';

const id = {
  brokerName: 'broker-c',
  queueId: 4,
  offset: 21569,
  nextOffset: 21601,
  lockTime: 1655882634054,
  forceAck: false,
};

describe('The ids of the gateway', () => {
  it('a requestId of five fields is the very sample of the user guide', () => {
    const sample = 'YnJva2VyLWMsNCwyMTU2OSwyMTYwMSwxNjU1ODgyNjM0MDU0';
    expect(encodeRequestId([id], 5)).toBe(sample);
    expect(decodeRequestId(sample)).toEqual([id]);
  });

  it('a requestId of six fields is padded and says whether it is forced', () => {
    const text = encodeRequestId([id], 6);
    expect(text).toMatch(/^[\w-]+={0,2}$/);
    expect(text.length % 4).toBe(0);
    expect(Buffer.from(text, 'base64url').toString()).toBe(
      'broker-c,4,21569,21601,1655882634054,false',
    );
    expect(decodeRequestId(text.replace(/=/g, ''))).toEqual([id]);
  });

  it('a forced requestId has six fields even where five are usual', () => {
    const forced = { ...id, forceAck: true };
    expect(decodeRequestId(encodeRequestId([forced], 5))).toEqual([forced]);
  });

  it('several batches make one requestId', () => {
    const ids = [id, { ...id, queueId: 5, forceAck: true }];
    expect(decodeRequestId(encodeRequestId(ids, 6))).toEqual(ids);
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
