import { ControlError, type Event } from '../../../src/index';
import { startMqrest, type Mqrest } from '../../../src/mqrest';
import { describeOnStores } from '../../support/control-bed';

describeOnStores('mq.events()', (settings) => {
  let mq: Mqrest;
  beforeEach(async () => {
    mq = await startMqrest({ port: 0, ...settings() }, { warn: () => undefined });
    await mq.reset();
  });
  afterEach(() => mq.close());
  const send = async (body: string, topic = 'T'): Promise<string> =>
    (await mq.send({ topic, body })).id;
  const take = async (events: AsyncIterable<Event>, count: number): Promise<unknown[]> => {
    const ids: unknown[] = [];
    for await (const event of events) if (ids.push(event.ids[0]) === count) break;
    return ids;
  };

  it('goes through what happens from when it was called on', async () => {
    await send('before');
    const events = mq.events({ topic: 'T' });
    const ids = [await send('a')];
    await send('b', 'U');
    const taken = take(events, 3);
    ids.push(await send('c'), await send('d'));
    expect(await taken).toEqual(ids);
    // Once more from there.
    expect(await take(events, 3)).toEqual(ids);
  });

  it('goes on behind a cursor, and can be a list', async () => {
    const ids = [await send('a'), await send('b')];
    const page = await mq.events({ kind: 'published' }).list();
    expect(page.events.map((event) => event.ids[0])).toEqual(ids);
    ids.push(await send('c'));
    const [first] = page.events;
    expect(await take(mq.events({ cursor: first?.cursor ?? '' }), 2)).toEqual(ids.slice(1));
  });

  it('ends when mqrest is closed', async () => {
    const waiting = take(mq.events(), 1);
    await mq.close();
    expect(await waiting).toEqual([]);
    expect(() => mq.events()[Symbol.asyncIterator]()).toThrow(ControlError);
  });

  it('can be ended while it waits, and asked ahead', async () => {
    const iterator = mq.events({ kind: 'published' })[Symbol.asyncIterator]();
    const both = [iterator.next(), iterator.next()];
    const ids = [await send('a'), await send('b')];
    const told = await Promise.all(both);
    expect(told.map(({ value }) => value?.ids[0])).toEqual(ids);
    const waiting = iterator.next();
    await iterator.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it('says what is wrong with what is asked for', async () => {
    await expect(mq.events({ kind: 'some' }).list()).rejects.toMatchObject({ status: 400 });
    await expect(take(mq.events({ limit: 0 }), 1)).rejects.toMatchObject({
      about: { field: 'limit' },
    });
  });

  it('is beside the requests', async () => {
    await (await fetch(`${mq.url}/topics/T/messages?consumer=g&numOfMessages=1`)).text();
    let { requests } = await mq.requests.list();
    while (requests.length === 0) ({ requests } = await mq.requests.list());
    const [{ requestId } = { requestId: '' }] = requests;
    expect(await mq.requests.of({ requestId })).toMatchObject({ requestId, method: 'GET' });
  });
});
