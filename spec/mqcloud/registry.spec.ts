import { clearTopics } from '../../src/store/clear-topics';
import type { Store } from '../../src/store/store';
import { bodies, GatewayBed } from '../support/gateway-bed';
import { describeOnStores } from './stores';

describeOnStores('The registry of the gateway', (open) => {
  let store: Store;
  let beds: GatewayBed[] = [];

  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    await Promise.all(beds.map((bed) => bed.close()));
    beds = [];
    await store.close();
  });
  async function serve(options: ConstructorParameters<typeof GatewayBed>[0] = {}) {
    const bed = await new GatewayBed({ store, ...options }).open();
    beds.push(bed);
    return bed;
  }
  const register = (bed: GatewayBed, values: Record<string, string | number>) =>
    bed.post('/mq/register', values);
  const produce = (bed: GatewayBed, producer: string) =>
    bed.post('/mq/produce', { producer, message: 'a' });
  const poll = (bed: GatewayBed, topic: string, consumer: string, clientId?: string) =>
    bed.get('/mq/message', { topic, consumer, clientId });

  it('knows X-producer for topic X without being told', async () => {
    const bed = await serve();
    expect((await produce(bed, 'X-producer')).result?.messageQueue).toMatchObject({ topic: 'X' });
    expect((await produce(bed, 'X')).message).toContain("producer:X haven't registered");
  });

  it('lets a consumer that registers itself ask for any topic, with and without clientId', async () => {
    const bed = await serve();
    await produce(bed, 'X-producer');
    await produce(bed, 'Y-producer');
    expect(bodies(await poll(bed, 'X', 'c'))).toEqual(['a']);
    expect(bodies(await poll(bed, 'Y', 'c'))).toEqual(['a']);
    expect(bodies(await poll(bed, 'X', 'c', 'client'))).toEqual(['a']);
  });

  it('makes topics with four queues', async () => {
    const bed = await serve();
    await produce(bed, 'X-producer');
    await poll(bed, 'Y', 'c');
    for (const topic of ['X', 'Y']) {
      const described = await store.describe({ instance: '', topic }, bed.clock.now());
      expect(described).toMatchObject({ type: 'normal' });
      expect(described?.ranges).toHaveLength(4);
    }
  });

  it('with auto-registration off knows only what is declared or registered', async () => {
    const bed = await serve({
      autoRegister: false,
      producers: [{ producer: 'p', topic: 'X' }],
      consumers: [{ consumer: 'c', topic: 'X', broadcast: false }],
    });
    expect((await produce(bed, 'p')).status).toBe(200);
    expect((await produce(bed, 'X-producer')).status).toBe(500);
    expect(bodies(await poll(bed, 'X', 'c'))).toEqual(['a']);
    expect((await poll(bed, 'X', 'd')).message).toContain("consumer:d haven't registered");
  });

  it('what is registered with one process is known to all on its store', async () => {
    const [one, two] = [await serve({ autoRegister: false }), await serve({ autoRegister: false })];
    expect(await register(one, { producer: 'p', topic: 'X' })).toMatchObject({ status: 200 });
    await register(one, { consumer: 'b', topic: 'X', consumeWay: 1 });
    expect((await produce(two, 'p')).status).toBe(200);
    expect((await poll(two, 'X', 'b')).message).toContain('consumer:b clientId is null');
    expect(bodies(await poll(two, 'X', 'b', 'client'))).toEqual(['a']);
    await two.post('/mq/unregister', { producer: 'p' });
    expect((await produce(one, 'p')).status).toBe(500);
  });

  it('settings of a consumer hold for all processes at once', async () => {
    const [one, two] = [await serve(), await serve()];
    await poll(one, 'X', 'c');
    await one.json('/mq/consumer/config', { consumer: 'c', pause: 1 });
    expect((await poll(two, 'X', 'c')).result?.status).toBe('PAUSED');
  });

  it('a name that is taken cannot be registered again', async () => {
    const bed = await serve({
      consumers: [{ consumer: 'declared', topic: 'X', broadcast: false }],
    });
    await register(bed, { consumer: 'c', topic: 'X' });
    for (const consumer of ['c', 'declared']) {
      expect(await register(bed, { consumer, topic: 'Y' })).toMatchObject({
        status: 400,
        message: `${consumer} have registered!`,
      });
    }
    await register(bed, { producer: 'p', topic: 'X' });
    expect((await register(bed, { producer: 'p', topic: 'Y' })).status).toBe(400);
    expect((await produce(bed, 'p')).result?.messageQueue).toMatchObject({ topic: 'X' });
  });

  it('a consumer that registered itself can still be registered properly', async () => {
    const bed = await serve();
    await poll(bed, 'X', 'c');
    expect((await register(bed, { consumer: 'c', topic: 'X', consumeWay: 0 })).status).toBe(200);
    expect((await poll(bed, 'Y', 'c')).message).toContain('consumer:c subscribe:X but fetch:Y');
  });

  it.each([
    [{ topic: 'X' }, 'consumer'],
    [{ consumer: 'c' }, 'topic'],
    [{ producer: 'p' }, 'topic'],
    [{ consumer: 'c', topic: 'X', consumeWay: 2 }, 'consumeWay'],
    [{ consumer: 'c c', topic: 'X' }, 'consumer'],
    [{ producer: 'p', topic: 'a/b' }, 'topic'],
  ])('refuses the registration %j, naming the field', async (values, field) => {
    const bed = await serve();
    const reply = await register(bed, values);
    expect(reply.status).toBe(400);
    expect(reply.message).toContain(field);
  });

  it('lists producers and consumers as MQCloud does for its gateways', async () => {
    const bed = await serve({
      producers: [{ producer: 'p1', topic: 'X' }],
      consumers: [{ consumer: 'b1', topic: 'X', broadcast: true }],
    });
    await register(bed, { producer: 'p2', topic: 'Y' });
    await register(bed, { consumer: 'c2', topic: 'Y' });
    const producers = await bed.get('/topic/httpProducer');
    expect({ ...producers, headers: undefined }).toEqual({
      status: 200,
      message: 'OK',
      headers: undefined,
      result: [
        { topic: 'X', producer: 'p1' },
        { topic: 'Y', producer: 'p2' },
      ],
    });
    expect((await bed.get('/topic/httpConsumer')).result).toEqual([
      { topic: 'X', consumer: 'b1', consumeWay: 1 },
      { topic: 'Y', consumer: 'c2', consumeWay: 0 },
    ]);
  });

  it('makes no topic of its own, neither by a look-up nor by a registration', async () => {
    const bed = await serve({ autoRegister: false });
    await produce(bed, 'X-producer');
    await register(bed, { producer: 'p', topic: 'X' });
    await register(bed, { consumer: 'c', topic: 'X' });
    expect(await store.topics()).toEqual([]);
    expect(await store.notes('mqcloud')).toEqual({
      'producer:p': '{"topic":"X"}',
      'consumer:c': '{"topic":"X","broadcast":false}',
    });
  });

  it('stays when topics are dropped', async () => {
    const bed = await serve({ autoRegister: false });
    await register(bed, { producer: 'p', topic: 'X' });
    await produce(bed, 'p');
    await clearTopics(store);
    expect((await produce(bed, 'p')).result?.messageQueue).toMatchObject({ topic: 'X' });
  });

  it.each([
    ['/mq/clustering/queue/offset', {}, /Required request parameter 'consumer'/],
    ['/mq/clustering/queue/offset', { consumer: 'nope' }, /^consumer:nope haven't registered$/],
  ])('%s with %j is a 500 that says why', async (path, values, why) => {
    const bed = await serve();
    const reply = await bed.get(path, values);
    expect(reply.status).toBe(500);
    expect(reply.message).toMatch(why);
  });

  it('a broadcast consumer without clients, and the configuration of an unknown one, are 201', async () => {
    const bed = await serve({ consumers: [{ consumer: 'b', topic: 'X', broadcast: true }] });
    expect((await bed.get('/mq/broadcast/queue/offset', { consumer: 'b' })).status).toBe(201);
    expect((await bed.get('/mq/config/nope')).status).toBe(201);
  });
});
