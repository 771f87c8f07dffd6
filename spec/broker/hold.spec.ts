import { BrokerBed, settled, watched } from '../support/broker-bed';

describe('a broker that is held', () => {
  it('takes nothing in and hands nothing out, and does both by the time it is let go at', async () => {
    const bed = new BrokerBed();
    await bed.publish('before');
    const release = bed.broker.hold();
    const published = watched(bed.publish('meanwhile'));
    const consumed = watched(bed.consume({ limit: 1 }));
    await settled();
    expect([published.isOpen, consumed.isOpen]).toEqual([true, true]);
    const now = bed.clock.now() + 1_000;
    bed.clock.advance(1_000);
    release();
    expect(await consumed.promise).toMatchObject([
      { message: { body: 'before' }, nextConsumeAt: now + 300_000 },
    ]);
    await published.promise;
    expect(await bed.consume()).toMatchObject([
      { message: { body: 'meanwhile', publishedAt: now } },
    ]);
  });
});
