import { MessageProperties, MQClient } from '@aliyunmq/mq-http-sdk';
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Settings } from '../../src/config/settings';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { ManualClock } from '../support/manual-clock';
import { describeRedis } from '../support/redis';

const MINUTE = 60_000;
/** The names and the order of calls of the SDK's own suite, `test/client.test.js`. */
const INSTANCE = 'MQ_INST_1973281269661160_Ba2DmovE';
const TOPIC = 'xigu-abc2';
const GROUP = 'GID-xigu-abc2';

describe('the official SDK for Node, memory store', () => describeSdk(() => ({ store: 'memory' })));
describeRedis('the official SDK for Node, Redis store', (url) =>
  describeSdk(() => ({ store: 'redis', redisUrl: url() })),
);

function describeSdk(store: () => Partial<Settings>): void {
  const clock = new ManualClock(Date.now());
  let mq: Mqrest;
  let client: MQClient;

  beforeAll(async () => {
    mq = await startMqrest({ ...store(), port: 0 }, { clock, warn: () => undefined });
    client = new MQClient(mq.url, 'any-id', 'any-secret');
  });
  afterAll(() => mq.close());

  /** A topic and group of its own, on the default instance. */
  const scene = (tag?: string) => {
    const topic = `node-${randomUUID()}`;
    return {
      producer: client.getProducer('', topic),
      consumer: client.getConsumer('', topic, 'GID_node', tag),
      halves: client.getTransProducer('', topic, 'GID_node'),
    };
  };

  it('publishes, consumes and acks', async () => {
    const { producer, consumer } = scene();
    const published = await producer.publishMessage('hello');
    expect(published).toMatchObject({
      code: 201,
      body: { MessageBodyMD5: '5D41402ABC4B2A76B9719D911017C592' },
    });
    const consumed = await consumer.consumeMessage(16);
    expect(consumed.code).toBe(200);
    expect(consumed.body).toEqual([
      {
        MessageId: published.body.MessageId,
        MessageBodyMD5: '5D41402ABC4B2A76B9719D911017C592',
        MessageBody: 'hello',
        ReceiptHandle: expect.any(String) as string,
        PublishTime: String(clock.now()),
        FirstConsumeTime: String(clock.now()),
        NextConsumeTime: String(clock.now() + 5 * MINUTE),
        ConsumedTimes: '1',
        MessageKey: published.requestId,
        Properties: { __BORNHOST: '127.0.0.1' },
      },
    ]);
    expect(await consumer.ackMessage(handlesOf(consumed))).toMatchObject({ code: 204 });
    clock.travel(5 * MINUTE);
    await expect(consumer.consumeMessage(16)).rejects.toMatchObject({ Code: 'MessageNotExist' });
  });

  it('consumes the tags it asks for', async () => {
    const { producer, consumer } = scene('TagA||TagB');
    for (const tag of ['TagA', 'TagC', 'TagB', undefined]) {
      await producer.publishMessage(`of ${tag}`, tag);
    }
    const { body } = await consumer.consumeMessage(16);
    expect(body.map(({ MessageTag }) => MessageTag)).toEqual(['TagA', 'TagB']);
  });

  it('gives properties, key, sharding key and time of delivery back', async () => {
    const { producer, consumer } = scene();
    const properties = new MessageProperties();
    properties.putProperty('color', 'dark blue');
    properties.messageKey('K-1');
    properties.shardingKey('S-1');
    properties.startDeliverTime(clock.now());
    await producer.publishMessage('<with> & properties', 'TagA', properties);
    const { body } = await consumer.consumeMessage(1);
    expect(body[0]).toMatchObject({
      MessageBody: '<with> & properties',
      MessageTag: 'TagA',
      MessageKey: 'K-1',
      ShardingKey: 'S-1',
      StartDeliverTime: clock.now(),
      Properties: { color: 'dark blue' },
    });
  });

  it('gets a message that is published while it polls', async () => {
    const { producer, consumer } = scene();
    const polled = consumer.consumeMessage(16, 30);
    while (mq.broker.parked === 0) await setImmediate();
    const { body } = await producer.publishMessage('wake up');
    expect((await polled).body).toMatchObject([{ MessageId: body.MessageId }]);
  });

  it('is told of the handles of an ack that failed, and of no other', async () => {
    const { producer, consumer } = scene();
    await producer.publishMessage('one');
    await producer.publishMessage('two');
    const [first, second] = handlesOf(await consumer.consumeMessage(16));
    const acked = await consumer.ackMessage([first ?? '', 'nonsense', second ?? '']);
    expect(acked).toMatchObject({
      code: 404,
      body: [
        {
          ErrorCode: 'ReceiptHandleError',
          ErrorMessage: 'The receipt handle you provide is not valid.',
          ReceiptHandle: 'nonsense',
        },
      ],
    });
    clock.travel(5 * MINUTE);
    await expect(consumer.consumeMessage(16)).rejects.toMatchObject({ Code: 'MessageNotExist' });
  });

  it('gets a message that was not acked again after 5 minutes, with another handle', async () => {
    const { producer, consumer } = scene();
    await producer.publishMessage('again');
    const [first] = (await consumer.consumeMessage(1)).body;
    clock.travel(5 * MINUTE);
    const [second] = (await consumer.consumeMessage(1)).body;
    expect(second).toMatchObject({
      MessageId: first?.MessageId,
      FirstConsumeTime: first?.FirstConsumeTime,
      ConsumedTimes: '2',
    });
    const late = await consumer.ackMessage([first?.ReceiptHandle ?? '']);
    expect(late).toMatchObject({ code: 404, body: [{ ErrorCode: 'MessageNotExist' }] });
    expect(await consumer.ackMessage([second?.ReceiptHandle ?? ''])).toMatchObject({ code: 204 });
  });

  it('polls orderly, and checks and rolls back half messages', async () => {
    const { consumer, halves, producer } = scene();
    const half = new MessageProperties();
    half.transCheckImmunityTime(10);
    await halves.publishMessage('half', 'TagA', half);
    const ordered = new MessageProperties();
    ordered.shardingKey('S-1');
    await producer.publishMessage('in order', undefined, ordered);
    const orderly = await consumer.consumeMessageOrderly(16);
    expect(orderly.body).toMatchObject([{ MessageBody: 'in order' }]);
    expect(await consumer.ackMessage(handlesOf(orderly))).toMatchObject({ code: 204 });
    clock.travel(10_000);
    const check = await halves.consumeHalfMessage(16);
    expect(check.body).toMatchObject([{ MessageBody: 'half', MessageTag: 'TagA' }]);
    const [handle] = handlesOf(check);
    expect(await halves.rollback(handle ?? '')).toMatchObject({ code: 204 });
  });

  describe('in the calls of its own suite', () => {
    const producer = () => client.getProducer(INSTANCE, TOPIC);
    const consumer = () => client.getConsumer(INSTANCE, TOPIC, GROUP);
    const halves = () => client.getTransProducer(INSTANCE, TOPIC, GROUP);
    const isPublished = { code: 201, body: { MessageId: expect.any(String) as string } };

    beforeAll(async () => {
      // Another run may have left messages under these names.
      await mq.store.drop({ instance: INSTANCE, topic: TOPIC });
    });

    it('publishes a body without and with a tag', async () => {
      expect(await producer().publishMessage('test')).toMatchObject(isPublished);
      expect(await producer().publishMessage('test', 'tag')).toMatchObject(isPublished);
    });

    it('publishes properties, and a message for 10 seconds later', async () => {
      const own = new MessageProperties();
      own.putProperty('key', 'value');
      own.messageKey('MessageKey');
      expect(await producer().publishMessage('props', 'tag', own)).toMatchObject(isPublished);
      const timed = new MessageProperties();
      timed.startDeliverTime(clock.now() + 10_000);
      expect(await producer().publishMessage('timer', 'tag', timed)).toMatchObject(isPublished);
    });

    it('polls for 2 messages that were there before the group, with all their fields', async () => {
      const consumed = await consumer().consumeMessage(2, 3);
      expect(consumed).toMatchObject({ code: 200, requestId: expect.any(String) as string });
      expect(consumed.body).toHaveLength(2);
      for (const message of consumed.body) {
        for (const field of [
          'MessageId',
          'MessageBody',
          'MessageBodyMD5',
          'ReceiptHandle',
          'PublishTime',
          'FirstConsumeTime',
          'NextConsumeTime',
          'ConsumedTimes',
        ]) {
          expect(message).toHaveProperty(field, expect.stringMatching(/./));
        }
      }
      expect(await consumer().ackMessage(handlesOf(consumed))).toMatchObject({ code: 204 });
    });

    it('acks what are no handles', async () => {
      const { code, body } = await consumer().ackMessage(['adfadfadfadf', 'xxxxx']);
      expect(code).toBe(404);
      expect(body?.map(({ ErrorCode, ReceiptHandle }) => [ReceiptHandle, ErrorCode])).toEqual([
        ['adfadfadfadf', 'ReceiptHandleError'],
        ['xxxxx', 'ReceiptHandleError'],
      ]);
    });

    it('publishes half a message and commits it', async () => {
      const half = new MessageProperties();
      half.transCheckImmunityTime(10);
      const { code, body } = await halves().publishMessage('half', 'tag', half);
      expect(code).toBe(201);
      expect(await halves().commit(body.ReceiptHandle ?? '')).toMatchObject({ code: 204 });
    });

    it('publishes a body with an ampersand', async () => {
      expect(await producer().publishMessage('a&b', '')).toMatchObject(isPublished);
    });
  });
}

function handlesOf({ body }: { body: readonly { ReceiptHandle: string }[] }): string[] {
  return body.map(({ ReceiptHandle }) => ReceiptHandle);
}
