import { MessageProperties, MQClient } from '@aliyunmq/mq-http-sdk';
import type { Settings } from '../../src/config/settings';
import { startMqrest, type Mqrest } from '../../src/mqrest';

const KEY = { accessKeyId: 'shop', accessKeySecret: 'secret' };
/** Signatures are checked, and stay good however the clock is moved. */
const SIGNED: Partial<Settings> = {
  ...{ port: 0, auth: 'strict', credentials: [KEY], skewMs: 365 * 24 * 3_600_000 },
  ...{ mqcloud: 'on', maxRetries: 2 },
};

interface Draft {
  readonly ns?: string;
  readonly tag?: string;
  readonly key?: string;
  readonly shardingKey?: string;
  /** Epoch ms. */
  readonly deliverAt?: number;
}
interface Poll {
  readonly ns?: string;
  readonly tag?: string;
  readonly count?: number;
  readonly orderly?: boolean;
}

/** A mqrest with programs that use it: the official SDK for Node, which signs what it sends. */
export class Shop {
  /** Where {@link produce} and {@link pull} go. */
  static readonly MQCLOUD_TOPIC = 'mqcloud-json-test-topic';
  readonly client: MQClient;

  private constructor(readonly mq: Mqrest) {
    this.client = new MQClient(mq.url, KEY.accessKeyId, KEY.accessKeySecret);
  }

  static async open(settings: Partial<Settings> = {}): Promise<Shop> {
    return new Shop(await startMqrest({ ...SIGNED, ...settings }, { warn: () => undefined }));
  }

  /** Publishes; resolves with the message id. */
  async publish(topic: string, body: string, draft: Draft = {}): Promise<string> {
    const properties = new MessageProperties();
    if (draft.key !== undefined) properties.messageKey(draft.key);
    if (draft.shardingKey !== undefined) properties.shardingKey(draft.shardingKey);
    if (draft.deliverAt !== undefined) properties.startDeliverTime(draft.deliverAt);
    const producer = this.client.getProducer(draft.ns ?? '', topic);
    const reply = await producer.publishMessage(body, draft.tag ?? '', properties);
    return reply.body.MessageId;
  }

  /** A transactional message; resolves with its handle. */
  async begin(topic: string, body: string): Promise<string> {
    const properties = new MessageProperties();
    properties.transCheckImmunityTime(30);
    const producer = this.client.getTransProducer('', topic, 'GID_tx');
    return (await producer.publishMessage(body, '', properties)).body.ReceiptHandle ?? '';
  }

  async rollback(topic: string, handle: string): Promise<void> {
    await this.client.getTransProducer('', topic, 'GID_tx').rollback(handle);
  }

  /** Polls once; resolves with the handles of what came. */
  async poll(topic: string, group: string, poll: Poll = {}): Promise<string[]> {
    const consumer = this.client.getConsumer(poll.ns ?? '', topic, group, poll.tag);
    const count = poll.count ?? 16;
    try {
      const { body } = poll.orderly
        ? await consumer.consumeMessageOrderly(count)
        : await consumer.consumeMessage(count);
      return body.map(({ ReceiptHandle }) => ReceiptHandle);
    } catch (error) {
      // This is how the SDK says that there is nothing.
      if ((error as { Code?: string }).Code === 'MessageNotExist') return [];
      throw error;
    }
  }

  async ack(topic: string, group: string, handles: readonly string[]): Promise<void> {
    await this.client.getConsumer('', topic, group).ackMessage(handles);
  }

  /** Publishes through the MQCloud gateway. */
  async produce(message: string): Promise<void> {
    const body = new URLSearchParams({ producer: `${Shop.MQCLOUD_TOPIC}-producer`, message });
    await fetch(`${this.mq.url}/mq/produce`, { method: 'POST', body });
  }

  /** Polls as a consumer of the gateway until something comes. */
  async pull(): Promise<void> {
    const query = `topic=${Shop.MQCLOUD_TOPIC}&consumer=http-clustering-consumer`;
    for (let tries = 0; tries < 10; tries++) {
      const answer = await (await fetch(`${this.mq.url}/mq/message?${query}`)).text();
      if (answer.includes('"FOUND"')) return;
    }
    throw new Error('nothing has come through the gateway');
  }

  /** Polls until a message is given up, each time after the last delivery has ended. */
  async wearOut(topic: string, group: string): Promise<void> {
    for (let delivery = 0; delivery < 3; delivery++) {
      await this.poll(topic, group);
      await this.mq.clock.advance('301s');
    }
    await this.poll(topic, group);
  }

  close(): Promise<void> {
    return this.mq.close();
  }
}
