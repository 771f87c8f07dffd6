/** What specs use of the official SDK for Node, which brings no types of its own. */
declare module '@aliyunmq/mq-http-sdk' {
  interface Reply<Body> {
    readonly code: number;
    readonly requestId: string;
    readonly body: Body;
  }

  interface PublishedMessage {
    readonly MessageId: string;
    readonly MessageBodyMD5: string;
    /** Of transactional messages only. */
    readonly ReceiptHandle?: string;
  }

  /** Numbers come as their text. */
  interface ConsumedMessage {
    readonly MessageId: string;
    readonly MessageBodyMD5: string;
    readonly MessageBody: string;
    readonly MessageTag?: string;
    readonly ReceiptHandle: string;
    readonly PublishTime: string;
    readonly FirstConsumeTime: string;
    readonly NextConsumeTime: string;
    readonly ConsumedTimes: string;
    /** Without the reserved ones. */
    readonly Properties: Readonly<Record<string, string>>;
    readonly MessageKey?: string;
    readonly ShardingKey?: string;
    readonly StartDeliverTime?: number;
  }

  interface FailedHandle {
    readonly ReceiptHandle: string;
    readonly ErrorCode: string;
    readonly ErrorMessage: string;
  }

  /** A 204 has no body; a failure of some handles is no exception but their list. */
  type Settled = Reply<FailedHandle[] | undefined>;

  class MQProducer {
    publishMessage(
      body: string,
      tag?: string,
      properties?: MessageProperties,
    ): Promise<Reply<PublishedMessage>>;
  }

  class MQTransProducer extends MQProducer {
    consumeHalfMessage(count: number, waitSeconds?: number): Promise<Reply<ConsumedMessage[]>>;
    commit(receiptHandle: string): Promise<Settled>;
    rollback(receiptHandle: string): Promise<Settled>;
  }

  class MQConsumer {
    consumeMessage(count: number, waitSeconds?: number): Promise<Reply<ConsumedMessage[]>>;
    consumeMessageOrderly(count: number, waitSeconds?: number): Promise<Reply<ConsumedMessage[]>>;
    ackMessage(receiptHandles: readonly string[]): Promise<Settled>;
  }

  class MQClient {
    constructor(
      endpoint: string,
      accessKeyId: string,
      accessKeySecret: string,
      securityToken?: string,
    );
    getProducer(instanceId: string, topic: string): MQProducer;
    getTransProducer(instanceId: string, topic: string, group: string): MQTransProducer;
    getConsumer(instanceId: string, topic: string, group: string, tag?: string): MQConsumer;
  }

  class MessageProperties {
    messageKey(key: string): void;
    shardingKey(key: string): void;
    startDeliverTime(epochMs: number): void;
    transCheckImmunityTime(seconds: number): void;
    putProperty(key: string, value: string): void;
  }
}
