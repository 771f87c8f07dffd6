import { MQClient } from '@aliyunmq/mq-http-sdk';
import { ControlBed, describeOnStores } from '../../support/control-bed';

describeOnStores('a shop and its orders, told through the official SDK', (settings) => {
  let bed: ControlBed;
  const clientOf = (id = 'shop', secret = 'shop-secret'): MQClient =>
    new MQClient(bed.mq.url, id, secret);
  const shopOf = (client: MQClient) => client.getConsumer('', 'orders', 'GID_shop');
  beforeEach(async () => {
    bed = await ControlBed.start({
      ...settings(),
      auth: 'strict',
      credentials: [{ accessKeyId: 'shop', accessKeySecret: 'shop-secret' }],
    });
    await bed.mq.reset();
  });
  afterEach(() => bed.close());

  it('gets back an order whose cook has left, at once', async () => {
    const shop = shopOf(clientOf());
    await clientOf().getProducer('', 'orders').publishMessage('two teas');
    const [taken] = (await shop.consumeMessage(1)).body;
    const waiting = shop.consumeMessage(1, 30);
    await bed.parked();
    await bed.post('/topics/orders/groups/GID_shop/expire', {
      receiptHandle: taken?.ReceiptHandle,
    });
    const [again] = (await waiting).body;
    expect([again?.MessageBody, again?.ConsumedTimes]).toEqual(['two teas', '2']);
    const late = await shop.ackMessage([taken?.ReceiptHandle ?? '']);
    expect(late).toMatchObject({ code: 404, body: [{ ErrorCode: 'MessageNotExist' }] });
    await shop.ackMessage([again?.ReceiptHandle ?? '']);
  });

  it('gives up an order nobody can make, and makes it after all', async () => {
    const shop = shopOf(clientOf());
    const { messageId } = (await bed.post('/topics/orders/messages', { body: 'a unicorn' })).body;
    await shop.consumeMessage(1);
    await bed.post('/topics/orders/groups/GID_shop/dead-letter', { messageId });
    await bed.mq.clock.advance('10m');
    await expect(shop.consumeMessage(1)).rejects.toThrow('MessageNotExist');
    await bed.post('/topics/orders/groups/GID_shop/resend');
    const [order] = (await shop.consumeMessage(1)).body;
    expect([order?.MessageId, order?.ConsumedTimes]).toEqual([messageId, '1']);
  });

  it('reads the orders of the day again, or skips them', async () => {
    const client = clientOf();
    for (const body of ['tea', 'toast']) {
      await client.getProducer('', 'orders').publishMessage(body);
    }
    const shop = shopOf(client);
    const { body: orders } = await shop.consumeMessage(16);
    await shop.ackMessage(orders.map(({ ReceiptHandle }) => ReceiptHandle));
    await bed.post('/topics/orders/groups/GID_shop/seek', { to: 'begin' });
    expect((await shop.consumeMessage(16)).body).toHaveLength(2);
    await bed.post('/topics/orders/groups/GID_shop/seek', { to: 'end' });
    await expect(shop.consumeMessage(16)).rejects.toThrow('MessageNotExist');
  });

  it('opens to a new cook, whose key is taken away again', async () => {
    await clientOf().getProducer('', 'orders').publishMessage('tea');
    const cook = shopOf(clientOf('cook', 'cook-secret'));
    await expect(cook.consumeMessage(1)).rejects.toThrow('InvalidAccessKeyId');
    await bed.post('/credentials', { accessKeyId: 'cook', accessKeySecret: 'cook-secret' });
    expect((await cook.consumeMessage(1)).body).toHaveLength(1);
    const wrong = shopOf(clientOf('cook', 'guess'));
    await expect(wrong.consumeMessage(1)).rejects.toThrow('SignatureDoesNotMatch');
    await bed.post('/credentials', { accessKeyId: 'cook', accessKeySecret: 'changed' });
    await expect(cook.consumeMessage(1)).rejects.toThrow('SignatureDoesNotMatch');
    expect((await bed.delete('/credentials/cook')).body).toEqual({ dropped: 1 });
    expect(await bed.delete('/credentials/cook')).toMatchObject({
      status: 404,
      body: { title: 'No such access key', field: 'accessKeyId' },
    });
    await expect(cook.consumeMessage(1)).rejects.toThrow('InvalidAccessKeyId');
  });

  it('closes for the night: who waits is sent home, and tomorrow everything is new', async () => {
    const shop = shopOf(clientOf());
    await clientOf().getProducer('', 'orders').publishMessage('tea');
    await shop.consumeMessage(1);
    const waiting = shop.consumeMessage(1, 30);
    await bed.parked();
    await bed.post('/reset');
    await expect(waiting).rejects.toThrow('MessageNotExist');
    await clientOf().getProducer('', 'orders').publishMessage('tea');
    expect((await shop.consumeMessage(1)).body[0]?.ConsumedTimes).toBe('1');
  });

  it('sweeps the counter: nothing of what was ordered is left', async () => {
    const shop = shopOf(clientOf());
    await clientOf().getProducer('', 'orders').publishMessage('tea');
    expect((await bed.post('/topics/orders/purge')).body).toEqual({ purged: 1 });
    await expect(shop.consumeMessage(1)).rejects.toThrow('MessageNotExist');
  });
});
