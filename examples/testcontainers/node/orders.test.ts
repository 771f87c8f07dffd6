import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';
// The SDK has no types of its own.
const { MQClient, MessageProperties } = require('@aliyunmq/mq-http-sdk');

let mqrest: StartedTestContainer;
before(async () => {
  mqrest = await new GenericContainer('mqrest')
    .withExposedPorts(9880)
    .withEnvironment({ MQREST_CONTROL_TOKEN: 'a-token-of-16-ch' })
    .withWaitStrategy(Wait.forHttp('/_mqrest/health/ready', 9880))
    .start();
});
after(() => mqrest.stop());

test('an order arrives', async () => {
  const url = `http://${mqrest.getHost()}:${mqrest.getMappedPort(9880)}`;
  const client = new MQClient(url, 'any-id', 'any-secret');
  await client.getProducer('', 'orders').publishMessage('two teas', '', new MessageProperties());
  const { body } = await client.getConsumer('', 'orders', 'GID_shop').consumeMessage(1, 3);
  assert.equal(body[0].MessageBody, 'two teas');
});
