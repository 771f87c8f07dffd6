import type { Delivery } from '../../src/broker/message';
import { BrokerBed } from '../support/broker-bed';

const MINUTE = 60_000;
const handlesOf = (deliveries: Delivery[]) => deliveries.map((d) => d.receiptHandle);

describe('ack', () => {
  it('ends the redelivery of what it names, for its group only', async () => {
    const bed = new BrokerBed();
    await bed.publish('x');
    expect(await bed.ack(...(await bed.consume()))).toEqual(['done']);
    await bed.consume({ group: 'GID_b' });
    bed.clock.advance(5 * MINUTE);
    expect(await bed.consume()).toEqual([]);
    expect(await bed.bodies({ group: 'GID_b' })).toEqual(['x']);
  });

  it('answers for each handle, and does what can be done', async () => {
    const bed = new BrokerBed();
    for (const body of ['a', 'b']) await bed.publish(body);
    const [a = '', b = ''] = handlesOf(await bed.consume());
    expect(await bed.broker.ack(bed.of, ['adfadfadfadf', a, 'xxxxx', b])).toEqual([
      'foreign',
      'done',
      'foreign',
      'done',
    ]);
  });

  it('does not know a handle the second time, in one request too', async () => {
    const bed = new BrokerBed();
    await bed.publish('x');
    const [handle = ''] = handlesOf(await bed.consume());
    expect(await bed.broker.ack(bed.of, [handle, handle])).toEqual(['done', 'unknown']);
    expect(await bed.broker.ack(bed.of, [handle])).toEqual(['unknown']);
  });

  it('takes a handle until its next consume time and not from then on', async () => {
    const bed = new BrokerBed();
    for (const body of ['a', 'b']) await bed.publish(body);
    const [a = '', b = ''] = handlesOf(await bed.consume());
    bed.clock.advance(5 * MINUTE - 1);
    expect(await bed.broker.ack(bed.of, [a])).toEqual(['done']);
    bed.clock.advance(1);
    expect(await bed.broker.ack(bed.of, [b])).toEqual(['expired']);
  });

  it('does not take the handle of an earlier delivery', async () => {
    const bed = new BrokerBed();
    await bed.publish('x');
    const old = await bed.consume();
    bed.clock.advance(5 * MINUTE);
    const fresh = await bed.consume();
    expect(await bed.ack(...old)).toEqual(['superseded']);
    expect(await bed.ack(...fresh)).toEqual(['done']);
  });

  it('does not take handles of another group, topic or instance', async () => {
    const bed = new BrokerBed();
    await bed.publish('x');
    const handles = handlesOf(await bed.consume());
    const foreign = [
      { ...bed.of, group: 'GID_b' },
      { ...bed.of, topic: 'other' },
      { ...bed.of, instance: '' },
    ];
    for (const of of foreign) {
      expect(await bed.broker.ack(of, handles)).toEqual(['foreign']);
    }
    expect(await bed.broker.ack(bed.of, handles)).toEqual(['done']);
  });

  it('does not take handles of half messages', async () => {
    const bed = new BrokerBed();
    const { receiptHandle = '' } = await bed.publish({ body: 'x', immunityMs: 10_000 });
    expect(await bed.broker.ack(bed.of, [receiptHandle])).toEqual(['foreign']);
  });
});

describe('transactional messages', () => {
  const half = { mode: 'half' } as const;
  const publishHalf = async (bed: BrokerBed, immunityMs = 10_000) => {
    const { receiptHandle = '' } = await bed.publish({ body: 'half', immunityMs });
    return receiptHandle;
  };

  it('are seen by no consumer until they are committed', async () => {
    const bed = new BrokerBed();
    const handle = await publishHalf(bed);
    expect(await bed.consume()).toEqual([]);
    const waiting = bed.consume({ waitMs: 10_000 });
    expect(await bed.broker.commit(bed.of, [handle])).toEqual(['done']);
    expect(await waiting).toMatchObject([
      { message: { body: 'half', immunityMs: 10_000 }, consumedTimes: 1 },
    ]);
  });

  it('are never seen when they are rolled back', async () => {
    const bed = new BrokerBed();
    const handle = await publishHalf(bed);
    expect(await bed.broker.rollback(bed.of, [handle])).toEqual(['done']);
    bed.clock.advance(20_000);
    expect(await bed.consume()).toEqual([]);
    expect(await bed.consume(half)).toEqual([]);
    expect(await bed.broker.commit(bed.of, [handle])).toEqual(['unknown']);
  });

  it('are handed out for a check from their immunity time on, every 10 seconds', async () => {
    const bed = new BrokerBed();
    await publishHalf(bed, 15_000);
    bed.clock.advance(14_999);
    expect(await bed.consume(half)).toEqual([]);
    bed.clock.advance(1);
    const now = bed.clock.now();
    expect(await bed.consume(half)).toMatchObject([
      { message: { body: 'half' }, consumedTimes: 1, nextConsumeAt: now + 10_000 },
    ]);
    expect(await bed.consume(half)).toEqual([]);
    bed.clock.advance(10_000);
    expect(await bed.consume(half)).toMatchObject([{ consumedTimes: 2 }]);
  });

  it('wake a poll that waits to check them', async () => {
    const bed = new BrokerBed();
    const waiting = bed.bodies({ ...half, waitMs: 30_000 });
    await publishHalf(bed);
    await new Promise((done) => setImmediate(done));
    bed.clock.advance(10_000);
    expect(await waiting).toEqual(['half']);
  });

  it('cannot be committed by a handle that is late or superseded', async () => {
    const bed = new BrokerBed();
    const first = await publishHalf(bed);
    bed.clock.advance(10_000);
    expect(await bed.broker.commit(bed.of, [first])).toEqual(['expired']);
    const check = handlesOf(await bed.consume(half));
    expect(await bed.broker.commit(bed.of, [first])).toEqual(['superseded']);
    expect(await bed.broker.commit(bed.of, check)).toEqual(['done']);
    expect(await bed.bodies()).toEqual(['half']);
  });

  it('are committed by any group, also one without a name', async () => {
    const bed = new BrokerBed();
    const handle = await publishHalf(bed);
    expect(await bed.broker.commit({ ...bed.of, group: '' }, [handle])).toEqual(['done']);
  });

  it('are bound to the first group that checks them, if so set', async () => {
    const bed = new BrokerBed('relaxed', { bindTransactions: 'on' });
    await publishHalf(bed);
    bed.clock.advance(10_000);
    expect(await bed.bodies(half)).toEqual(['half']);
    bed.clock.advance(10_000);
    expect(await bed.bodies({ ...half, group: 'GID_b' })).toEqual([]);
    expect(await bed.bodies(half)).toEqual(['half']);
  });

  it('are given up after a day', async () => {
    const bed = new BrokerBed();
    await publishHalf(bed);
    bed.clock.advance(24 * 60 * MINUTE - 1);
    expect(await bed.bodies(half)).toEqual(['half']);
    bed.clock.advance(10_000);
    expect(await bed.bodies(half)).toEqual([]);
  });

  it('are not committed by handles of ordinary deliveries or of another topic', async () => {
    const bed = new BrokerBed();
    await bed.publish('x');
    const ordinary = handlesOf(await bed.consume());
    const handle = await publishHalf(bed);
    expect(await bed.broker.commit(bed.of, ordinary)).toEqual(['foreign']);
    expect(await bed.broker.rollback(bed.of, ordinary)).toEqual(['foreign']);
    expect(await bed.broker.commit({ ...bed.of, topic: 'other' }, [handle])).toEqual(['foreign']);
  });
});
