import { MQClient } from '@aliyunmq/mq-http-sdk';
import { ControlBed, describeOnStores } from '../../support/control-bed';

describeOnStores('a shop on a bad day, told through the official SDK', (settings) => {
  let bed: ControlBed;
  const client = (): MQClient => new MQClient(bed.mq.url, 'shop', 'shop-secret');
  const till = () => client().getProducer('', 'orders');
  const kitchen = () => client().getConsumer('', 'orders', 'GID_kitchen');
  beforeAll(async () => {
    bed = await ControlBed.start({
      ...settings(),
      auth: 'strict',
      credentials: [{ accessKeyId: 'shop', accessKeySecret: 'shop-secret' }],
    });
  });
  beforeEach(() => bed.mq.reset());
  afterAll(() => bed.close());
  /** Sends an order as often as it takes. */
  const insist = async (order: string): Promise<number> => {
    for (let tries = 1; ; tries++) {
      const isSent = till()
        .publishMessage(order)
        .then(
          () => true,
          () => false,
        );
      if (await isSent) return tries;
    }
  };
  const take = async (count = 16) => (await kitchen().consumeMessage(count)).body;

  it('sends an order again whose receipt was lost, and the kitchen gets two', async () => {
    await bed.post('/faults', {
      match: { operation: 'publish', topic: 'orders' },
      times: 1,
      action: { hangUp: 'after' },
    });
    expect(await insist('two teas')).toBe(2);
    const orders = await take();
    expect(orders.map(({ MessageBody }) => MessageBody)).toEqual(['two teas', 'two teas']);
    expect(new Set(orders.map(({ MessageId }) => MessageId)).size).toBe(2);
  });

  it('is told twice that something is wrong inside, and then all is well', async () => {
    await bed.post('/faults', { times: 2, action: { error: 'InternalError' } });
    await expect(till().publishMessage('tea')).rejects.toMatchObject({ Code: 'InternalError' });
    expect(await insist('tea')).toBe(2);
    expect(await take()).toHaveLength(1);
  });

  it('reads the page of a proxy where an order should be', async () => {
    await bed.post('/faults', {
      match: { operation: 'consume' },
      times: 1,
      action: { status: 502 },
    });
    await till().publishMessage('tea');
    // The SDK takes what is no XML for a reply without a body, and trips over it.
    await expect(kitchen().consumeMessage(1)).rejects.toThrow('undefined');
    expect(await take()).toHaveLength(1);
  });

  it('cannot tick off the last of its orders, which comes again', async () => {
    for (const order of ['tea', 'toast', 'soup']) await till().publishMessage(order);
    const orders = await take();
    await bed.post('/faults', {
      match: { group: 'GID_kitchen' },
      times: 1,
      action: { failAcks: 1 },
    });
    const ticked = await kitchen().ackMessage(orders.map(({ ReceiptHandle }) => ReceiptHandle));
    const [soup] = orders.slice(-1);
    expect(ticked.body).toMatchObject([
      { ErrorCode: 'ReceiptHandleError', ReceiptHandle: soup?.ReceiptHandle },
    ]);
    await bed.mq.clock.advance('5m');
    expect((await take()).map(({ MessageBody }) => MessageBody)).toEqual(['soup']);
  });

  it('is too fast for the counter, and is served when a second has passed', async () => {
    await bed.mq.clock.freeze();
    await bed.post('/faults', {
      match: { operation: 'publish' },
      action: { throttle: { limit: 2, per: '1s' } },
    });
    await till().publishMessage('tea');
    await till().publishMessage('toast');
    await expect(till().publishMessage('soup')).rejects.toMatchObject({ Code: 'Throttling' });
    await bed.mq.clock.advance('1s');
    await till().publishMessage('soup');
    expect(await take()).toHaveLength(3);
  });

  it('gets an order twice, and ticks off each', async () => {
    const group = { operation: 'consume', group: 'GID_kitchen' };
    await bed.post('/faults', { match: group, action: { duplicate: true } });
    await till().publishMessage('tea');
    const orders = [...(await take()), ...(await take())];
    expect(new Set(orders.map(({ MessageId }) => MessageId)).size).toBe(1);
    const handles = orders.map(({ ReceiptHandle }) => ReceiptHandle);
    expect(new Set(handles).size).toBe(2);
    expect((await kitchen().ackMessage(handles)).code).toBe(204);
    await expect(take()).rejects.toThrow('MessageNotExist');
  });

  it('waits three seconds for an answer without waiting three seconds', async () => {
    await bed.mq.clock.freeze();
    const match = { operation: 'publish' };
    await bed.post('/faults', { id: 'slow', match, action: { delay: '3s' } });
    const slow = till().publishMessage('tea');
    await bed.post('/await', { until: 'fired', fault: 'slow' });
    await bed.mq.clock.advance('3s');
    expect((await slow).code).toBe(201);
  });
});
