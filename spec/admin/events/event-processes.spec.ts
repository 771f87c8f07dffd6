import type { EventPage } from '../../../src/admin/events/event-schema';
import type { Settings } from '../../../src/config/settings';
import { ControlBed } from '../../support/control-bed';
import { describeOwnRedis } from '../../support/redis';

describeOwnRedis('the events of two processes on one Redis', (redis) => {
  const settings = (): Partial<Settings> => ({ store: 'redis', redisUrl: redis().url });
  let here: ControlBed;
  let there: ControlBed;
  beforeAll(async () => {
    [here, there] = await Promise.all([ControlBed.start(settings()), ControlBed.start(settings())]);
  });
  afterAll(() => Promise.all([here.close(), there.close()]));
  beforeEach(async () => {
    await here.mq.reset();
    await here.mq.clock.freeze();
  });
  const list = async (bed: ControlBed, query: string): Promise<EventPage> =>
    (await bed.get<EventPage>(`/events?kind=published&${query}`)).body;
  /** Published by both in turns, ms by ms. */
  const publish = async (...bodies: string[]): Promise<string[]> => {
    const ids: string[] = [];
    for (const [n, body] of bodies.entries()) {
      ids.push((await (n % 2 === 0 ? here : there).mq.send({ topic: 'T', body })).id);
      await here.mq.clock.advance(1);
    }
    return ids;
  };
  const idsOf = ({ events }: EventPage): unknown[] => events.map(({ ids }) => ids[0]);

  it('are one list, whichever of them is asked', async () => {
    const ids = await publish('a', 'b', 'c', 'd');
    for (const bed of [here, there]) expect(idsOf(await list(bed, 'topic=T'))).toEqual(ids);
    expect(idsOf(await list(here, 'limit=3'))).toEqual(ids.slice(1));
  });

  it('go on behind a cursor in either of them, each told once', async () => {
    const { next } = await list(here, '');
    const ids = await publish('a', 'b', 'c', 'd', 'e');
    const first = await list(here, `limit=3&cursor=${next}`);
    const second = await list(there, `limit=3&cursor=${first.next}`);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(ids);
    const behindOne = await list(there, `cursor=${first.events[0]?.cursor ?? ''}`);
    expect(idsOf(behindOne)).toEqual(ids.slice(1));
    expect((await list(there, `cursor=${second.next}`)).events).toEqual([]);
  });

  it('are all told of a process that is new', async () => {
    const { next } = await list(here, '');
    const third = await ControlBed.start(settings());
    try {
      const { id } = await third.mq.send({ topic: 'T', body: 'a' });
      expect(idsOf(await list(here, `cursor=${next}`))).toEqual([id]);
    } finally {
      await third.close();
    }
  });

  it('tell of a move of the clock once, and of each process that a fault fires in', async () => {
    await here.mq.clock.advance('1m');
    await here.mq.faults.add({ id: 'f', action: { error: 'InternalError' } });
    await Promise.all([here.handles('T'), there.handles('T')]);
    const kinds = async (bed: ControlBed, query: string) =>
      (await bed.get<EventPage>(`/events?${query}`)).body.events.map(({ reason }) => reason);
    for (const bed of [here, there]) {
      expect(await kinds(bed, 'kind=clock-moved')).toEqual(['frozen', 'moved']);
      expect(await kinds(bed, 'kind=fault-fired')).toEqual(['consume', 'consume']);
    }
  });
});
