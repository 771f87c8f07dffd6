import { ControlBed } from '../../support/control-bed';
import { describeOwnRedis } from '../../support/redis';

describeOwnRedis('what is said of topics and groups, by any of two processes', (redis) => {
  let here: ControlBed;
  let there: ControlBed;
  const open = () => ControlBed.start({ store: 'redis', redisUrl: redis().url });
  beforeEach(async () => {
    [here, there] = await Promise.all([open(), open()]);
    await here.mq.reset();
    await here.mq.clock.freeze();
  });
  afterEach(() => Promise.all([here.close(), there.close()]));
  const hiddenFor = async (bed: ControlBed): Promise<number> => {
    await here.mq.send({ topic: 'T', body: 'a' });
    await bed.consume('T');
    const now = here.mq.clock.now();
    const next = await here.mq.peek.nextDue();
    return (next?.at ?? now) - now;
  };

  it('holds for all when the call returns, and for one that starts later', async () => {
    await here.mq.resources.setTopic({ topic: 'T', retry: { normal: '7s' } });
    expect(await hiddenFor(there)).toBe(7_000);
    await there.mq.resources.setGroup({ group: 'GID_a', retry: { normal: '3s' } });
    expect(await hiddenFor(here)).toBe(3_000);
    const later = await open();
    try {
      expect(await hiddenFor(later)).toBe(3_000);
    } finally {
      await later.close();
    }
    await there.mq.reset();
    await here.mq.clock.freeze();
    expect(await hiddenFor(here)).toBe(300_000);
  });
});
