'use strict';
// snippet: begin
const { MQClient, MessageProperties } = require('@aliyunmq/mq-http-sdk');

const client = new MQClient('http://127.0.0.1:9880', 'any-id', 'any-secret');
// end

async function main() {
  // snippet: publish
  const producer = client.getProducer('', 'demo');
  const hello = new MessageProperties();
  hello.messageKey('order-1');
  await producer.publishMessage('hello', 'TagA', hello);
  // end

  // snippet: consume
  const consumer = client.getConsumer('', 'demo', 'GID_demo', 'TagA');
  const { body: messages } = await consumer.consumeMessage(16, 3);
  for (const message of messages) console.log(message.MessageBody);
  // end

  // snippet: ack
  const handles = messages.map((message) => message.ReceiptHandle);
  const { code, body: failed } = await consumer.ackMessage(handles);
  if (code !== 204) console.log(failed);
  // end

  // snippet: ordered
  const ordered = client.getProducer('', 'demo_ordered');
  const order = new MessageProperties();
  order.shardingKey('order-1');
  await ordered.publishMessage('paid', '', order);
  await ordered.publishMessage('sent', '', order);

  const orderly = client.getConsumer('', 'demo_ordered', 'GID_demo');
  const { body: steps } = await orderly.consumeMessageOrderly(16, 3);
  for (const step of steps) {
    console.log(step.MessageBody);
    await orderly.ackMessage([step.ReceiptHandle]);
  }
  // end

  // snippet: timed
  const timed = client.getProducer('', 'demo_timed');
  const later = new MessageProperties();
  later.startDeliverTime(Date.now() + 3_600_000);
  await timed.publishMessage('later', '', later);
  // end

  // snippet: transactional
  const transactional = client.getTransProducer('', 'demo_transactional', 'GID_demo');
  const half = new MessageProperties();
  half.transCheckImmunityTime(10);
  const { body: sent } = await transactional.publishMessage('half', '', half);
  await transactional.commit(sent.ReceiptHandle);
  // end
}

main();
