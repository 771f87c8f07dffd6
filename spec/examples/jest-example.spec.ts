import { MQClient } from '@aliyunmq/mq-http-sdk';
// In a project of your own: import { startMqrest, type Mqrest } from 'mqrest';
import { startMqrest, type Mqrest } from '../../src/index';

// The program under test: takes an order and acks it unless the shop is closed.
async function takeOrder(endpoint: string, shopIsOpen: boolean): Promise<string> {
  const client = new MQClient(endpoint, 'any-id', 'any-secret');
  const consumer = client.getConsumer('', 'orders', 'GID_shop');
  const [order] = (await consumer.consumeMessage(1, 30)).body;
  if (order === undefined) throw new Error('no order');
  if (shopIsOpen) await consumer.ackMessage([order.ReceiptHandle]);
  return `${order.MessageBody}, delivery ${order.ConsumedTimes}`;
}

describe('the shop', () => {
  let mq: Mqrest;
  beforeAll(async () => {
    mq = await startMqrest({ port: 0 });
  });
  beforeEach(() => mq.reset());
  afterAll(() => mq.close());

  it('gets an order again five minutes after it could not take it', async () => {
    await mq.send({ topic: 'orders', body: 'two teas' });
    expect(await takeOrder(mq.url, false)).toBe('two teas, delivery 1');
    await mq.clock.advance('5m');
    expect(await takeOrder(mq.url, true)).toBe('two teas, delivery 2');
    const { messages } = await mq.until({ topic: 'orders', group: 'GID_shop', until: 'acked' });
    expect(messages).toMatchObject([{ body: 'two teas', consumedTimes: 2 }]);
    const { redelivered } = await mq.clock.advance('1h');
    expect(redelivered).toBe(0);
  });

  it('gets tomorrow what was ordered for tomorrow', async () => {
    await mq.send({ topic: 'orders', body: 'breakfast', delay: '1d' });
    const { released } = await mq.clock.advance('1d');
    expect(released).toBe(1);
    expect(await takeOrder(mq.url, true)).toBe('breakfast, delivery 1');
    await mq.expectNone({ topic: 'orders', until: 'dead', within: 0 });
  });
});
