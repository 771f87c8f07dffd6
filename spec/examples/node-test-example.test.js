const assert = require('node:assert/strict');
const { after, before, beforeEach, test } = require('node:test');
const { MQClient } = require('@aliyunmq/mq-http-sdk');
const { startMqrest } = require('mqrest');

let mq;
let orders;
before(async () => {
  mq = await startMqrest({ port: 0 });
  orders = new MQClient(mq.url, 'any-id', 'any-secret').getConsumer('', 'orders', 'GID_shop');
});
beforeEach(() => mq.reset());
after(() => mq.close());

test('an order that nobody acks comes again after five minutes', async () => {
  await mq.send({ topic: 'orders', body: 'two teas' });
  const [first] = (await orders.consumeMessage(1)).body;
  await mq.clock.advance('5m');
  const [second] = (await orders.consumeMessage(1)).body;
  assert.equal(second.MessageId, first.MessageId);
  assert.equal(second.ConsumedTimes, '2');
  await orders.ackMessage([second.ReceiptHandle]);
});

test('an order for tomorrow comes tomorrow', async () => {
  await mq.send({ topic: 'orders', body: 'breakfast', delay: '1d' });
  const { released } = await mq.clock.advance('1d');
  assert.equal(released, 1);
  const [order] = (await orders.consumeMessage(1)).body;
  assert.equal(order.MessageBody, 'breakfast');
});
