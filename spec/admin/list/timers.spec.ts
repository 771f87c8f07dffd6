import type { Timer } from '../../../src/admin/list/timers';
import { ControlBed, describeOnStores } from '../../support/control-bed';

describeOnStores('what happens next by itself', (settings) => {
  let bed: ControlBed;
  let start: number;
  beforeEach(async () => {
    bed = await ControlBed.start(settings());
    await bed.mq.clock.freeze();
    start = bed.mq.clock.now();
  });
  afterEach(async () => {
    await bed.mq.reset();
    await bed.close();
  });
  /** What comes next, and in how many seconds. */
  const next = async () =>
    (await bed.get<{ timers: Timer[] }>('/clock/timers')).body.timers.map(
      ({ kind, at, topic, group }) => [kind, (at - start) / 1000, topic, group],
    );

  it('is nothing where nothing waits', async () => {
    await bed.mq.send({ topic: 'T', body: 'a' });
    expect(await next()).toEqual([]);
  });

  it('is what is scheduled, delivered or to be checked, the first first', async () => {
    await bed.mq.send({ topic: 'T', body: 'later', delay: '1h' });
    await bed.mq.send({ topic: 'X', body: 'half', immunity: '30s' });
    await bed.mq.send({ topic: 'U', body: 'a' });
    await bed.consume('U');
    expect(await next()).toEqual([
      ['check', 30, 'X', undefined],
      ['delivery', 300, 'U', 'GID_a'],
      ['scheduled', 3600, 'T', undefined],
    ]);
    await bed.mq.clock.advance('301s');
    expect(await next()).toEqual([['scheduled', 3600, 'T', undefined]]);
  });
});
