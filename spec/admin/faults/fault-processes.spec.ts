import type { Settings } from '../../../src/config/settings';
import type { FaultReport } from '../../../src/index';
import { describeOwnRedis } from '../../support/redis';
import { ControlBed } from '../../support/control-bed';
import { fired, publish, wire } from '../../support/wire-calls';

describeOwnRedis('two processes on one Redis', (redis) => {
  const settings = (): Partial<Settings> => ({ store: 'redis', redisUrl: redis().url });
  let beds: readonly [ControlBed, ControlBed];
  beforeAll(async () => {
    beds = [await ControlBed.start(settings()), await ControlBed.start(settings())];
  });
  beforeEach(() => beds[0].mq.reset());
  afterAll(() => Promise.all(beds.map((bed) => bed.close())));
  /** Does something so often at once, now in the one and now in the other. */
  const alternately = <T>(count: number, call: (bed: ControlBed, n: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, n) => call(n % 2 ? beds[1] : beds[0], n)));

  it('lose none of the faults that are asked for at once', async () => {
    const added = await alternately(40, (bed, n) =>
      bed.post('/faults', { id: `f${n}`, match: { topic: 'T' }, action: { outage: true } }),
    );
    expect(new Set(added.map(({ status }) => status))).toEqual(new Set([201]));
    for (const bed of beds) {
      const { faults } = (await bed.get<FaultReport>('/faults')).body;
      expect(faults).toHaveLength(40);
    }
    await alternately(40, (bed, n) => bed.delete(`/faults/f${n}`));
    for (const bed of beds) expect((await bed.get('/faults')).body).toMatchObject({ faults: [] });
  });

  it('leave nothing behind of what a fault delays when an instance is reset', async () => {
    const [one] = beds;
    await one.mq.clock.freeze();
    await one.mq.faults.add({ id: 'f', match: { ns: 'n1' }, action: { delay: '1h' } });
    const body = '<Message><MessageBody>a</MessageBody></Message>';
    const late = Array.from({ length: 20 }, (_, n) =>
      wire((beds[n % 2] ?? one).mq, '/topics/T/messages?ns=n1', { method: 'POST', body }),
    );
    await fired(one.mq, 'f', 20);
    await one.mq.reset('n1');
    const statuses = (await Promise.all(late)).map(({ status }) => status);
    expect(statuses).toEqual(Array(20).fill(500));
    expect((await one.mq.peek.topics({ ns: 'n1' })).topics).toEqual([]);
  });

  it('lose none of the credentials that are declared at once', async () => {
    await alternately(30, (bed, n) =>
      bed.post('/credentials', { accessKeyId: `k${n}`, accessKeySecret: 's' }),
    );
    for (const bed of beds) {
      const { accessKeyIds } = (await bed.get<{ accessKeyIds: string[] }>('/credentials')).body;
      expect(accessKeyIds).toHaveLength(30);
    }
  });
});

describeOwnRedis('a fault that cannot be posted', (redis) => {
  it('is refused, and makes nothing go wrong', async () => {
    const bed = await ControlBed.start({ store: 'redis', redisUrl: redis().url });
    try {
      await bed.mq.faults.add({ id: 'before', match: { topic: 'U' }, action: { status: 502 } });
      await redis().processes[0]?.kill();
      const added = await bed.post('/faults', { id: 'late', action: { status: 418 } });
      expect(added.status).toBe(503);
      expect((await bed.delete('/faults/before')).status).toBe(503);
      // The one that was refused does nothing, the one that was not taken back does what it did.
      expect((await publish(bed.mq, 'T', 'a')).status).toBe(500);
      expect((await publish(bed.mq, 'U', 'a')).status).toBe(502);
    } finally {
      await bed.close();
    }
  });
});
