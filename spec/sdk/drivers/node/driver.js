'use strict';
// One JSON command per line in, one JSON answer per line out; see spec/sdk/protocol.ts.
const readline = require('node:readline');
const { MQClient, MessageProperties } = require('@aliyunmq/mq-http-sdk');

const commands = {
  async publish(c) {
    const properties = new MessageProperties();
    for (const [key, value] of Object.entries(c.properties ?? {})) {
      properties.putProperty(key, value);
    }
    properties.messageKey(c.key);
    properties.shardingKey(c.shardingKey);
    properties.startDeliverTime(c.deliverAt);
    properties.transCheckImmunityTime(c.immunitySeconds);
    const { body } = await producerFor(c).publishMessage(c.body, c.tag, properties);
    return {
      published: {
        id: body.MessageId,
        bodyMd5: body.MessageBodyMD5,
        receiptHandle: body.ReceiptHandle,
      },
    };
  },
  consume: async (c) => received(await consumerOf(c).consumeMessage(c.limit, c.wait)),
  consumeOrderly: async (c) => received(await consumerOf(c).consumeMessageOrderly(c.limit, c.wait)),
  consumeHalf: async (c) => received(await halvesOf(c).consumeHalfMessage(c.limit, c.wait)),
  ack: async (c) => settled(await consumerOf(c).ackMessage(c.handles)),
  commit: async (c) => settled(await halvesOf(c).commit(c.handle)),
  rollback: async (c) => settled(await halvesOf(c).rollback(c.handle)),
};

const clientOf = (c) => new MQClient(c.endpoint, c.accessKeyId, c.secret, c.securityToken);
const consumerOf = (c) => clientOf(c).getConsumer(c.instance, c.topic, c.group, c.tag);
const halvesOf = (c) => clientOf(c).getTransProducer(c.instance, c.topic, c.group);
const producerFor = (c) =>
  c.immunitySeconds === undefined ? clientOf(c).getProducer(c.instance, c.topic) : halvesOf(c);

function received({ body }) {
  return {
    messages: body.map((m) => ({
      id: m.MessageId,
      body: m.MessageBody,
      bodyMd5: m.MessageBodyMD5,
      tag: m.MessageTag,
      properties: m.Properties,
      key: m.MessageKey,
      shardingKey: m.ShardingKey,
      consumedTimes: Number(m.ConsumedTimes),
      publishTime: Number(m.PublishTime),
      firstConsumeTime: Number(m.FirstConsumeTime),
      nextConsumeTime: Number(m.NextConsumeTime),
      receiptHandle: m.ReceiptHandle,
    })),
  };
}

/** A failed ack is no exception in this SDK: it has a code and a list. */
function settled({ code, body }) {
  if (code === 204) return {};
  const items = body.map((item) => ({ handle: item.ReceiptHandle, code: item.ErrorCode }));
  return { error: { code: items[0].code, items } };
}

function failed(error) {
  const code = error.Code ?? 'SdkError';
  return { error: { code, message: error.message } };
}

readline.createInterface({ input: process.stdin }).on('line', async (line) => {
  const command = JSON.parse(line);
  const answer = await commands[command.op](command).catch(failed);
  // Elsewhere than here these end a line too.
  const text = JSON.stringify(answer)
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
  process.stdout.write(`${text}\n`);
});
