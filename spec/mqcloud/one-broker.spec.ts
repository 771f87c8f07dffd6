import { MQClient } from '@aliyunmq/mq-http-sdk';
import { randomUUID } from 'node:crypto';
import type { Settings } from '../../src/config/settings';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { describeRedis } from '../support/redis';

/** Both interfaces of one mqrest, started as anyone starts it. */
function describeBoth(store: () => Partial<Settings>): void {
  let mq: Mqrest;
  let sdk: MQClient;
  let topic: string;

  beforeAll(async () => {
    mq = await startMqrest({ ...store(), port: 0 }, { warn: () => undefined });
    sdk = new MQClient(mq.url, 'any-id', 'any-secret');
  });
  afterAll(() => mq.close());
  beforeEach(() => {
    topic = `both-${randomUUID()}`;
  });

  async function produce(message: string): Promise<string> {
    const body = new URLSearchParams({ producer: `${topic}-producer`, message });
    const res = await fetch(`${mq.url}/mq/produce`, { method: 'POST', body });
    return ((await res.json()) as { result: { msgId: string } }).result.msgId;
  }
  /** Polls as a client does, with each answer's id, until there are so many messages. */
  async function poll(count: number): Promise<{ messageId: string; message: string }[]> {
    const found: { messageId: string; message: string }[] = [];
    let requestId = '';
    while (found.length < count) {
      const query = new URLSearchParams({ topic, consumer: 'c', requestId }).toString();
      const res = await fetch(`${mq.url}/mq/message?${query}`);
      const { result, message } = (await res.json()) as {
        message?: string;
        result?: { requestId?: string; msgList?: typeof found };
      };
      if (result === undefined) throw new Error(message);
      requestId = result.requestId ?? '';
      found.push(...(result.msgList ?? []));
    }
    return found;
  }

  it('a message from /mq/produce is consumed by the Aliyun SDK', async () => {
    const ids = [await produce('从 MQCloud 来'), await produce('{"n":2}')];
    const consumer = sdk.getConsumer('', topic, 'GID_a');
    const { body } = await consumer.consumeMessage(16, 1);
    expect(body.map(({ MessageBody }) => MessageBody).sort()).toEqual(['{"n":2}', '从 MQCloud 来']);
    expect(body.map(({ MessageId }) => MessageId).sort()).toEqual(ids.sort());
    const acked = await consumer.ackMessage(body.map(({ ReceiptHandle }) => ReceiptHandle));
    expect(acked.code).toBe(204);
  });

  it('a message from the Aliyun SDK is polled from /mq/message', async () => {
    const published = await sdk.getProducer('', topic).publishMessage('from <Aliyun>', 'TagA');
    expect(await poll(1)).toEqual([
      {
        messageId: published.body.MessageId,
        message: 'from <Aliyun>',
        timestamp: expect.any(Number) as number,
      },
    ]);
  });

  it('a poll of a waiting Aliyun consumer is woken by /mq/produce', async () => {
    const consumer = sdk.getConsumer('', topic, 'GID_a');
    const waiting = consumer.consumeMessage(1, 30);
    await consumer.consumeMessage(1).catch(() => undefined);
    await produce('wake up');
    expect((await waiting).body.map(({ MessageBody }) => MessageBody)).toEqual(['wake up']);
  });

  it('both get every message, each at its own pace', async () => {
    for (let n = 0; n < 4; n++) {
      await produce(`mqcloud ${n}`);
      await sdk.getProducer('', topic).publishMessage(`aliyun ${n}`);
    }
    const polled = (await poll(8)).map(({ message }) => message).sort();
    const { body } = await sdk.getConsumer('', topic, 'GID_a').consumeMessage(16);
    expect(polled).toEqual(body.map(({ MessageBody }) => MessageBody).sort());
    expect(polled).toHaveLength(8);
  });
}

describe('One broker behind both interfaces, memory store', () =>
  describeBoth(() => ({ store: 'memory' })));
describeRedis('One broker behind both interfaces, Redis store', (url) =>
  describeBoth(() => ({ store: 'redis', redisUrl: url() })),
);
