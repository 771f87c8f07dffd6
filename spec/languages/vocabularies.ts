/** How an SDK's methods are called. Source: PHP `MQ/*.php`, C# `Aliyun_MQ_SDK/*.cs`, C++ `src/mq_client.h`, `src/mq_protocol.h`. */
export interface Vocabulary {
  readonly producer: string;
  readonly consumer: string;
  readonly transProducer: string;
  /** Whether a producer is asked for by its instance first. */
  readonly instance: boolean;
  readonly publish: string;
  readonly consume: string;
  readonly ack: string;
  readonly commit: string;
  /** Whether something is set on a message by a method `setSomething`; else it is assigned to `Something`. */
  readonly setters: boolean;
  /** Everything else behind a dot or an arrow in its program: the SDK's getters, and the language's own. */
  readonly others: readonly string[];
}

export const vocabularies: Readonly<Record<string, Vocabulary>> = {
  PHP: {
    producer: 'getProducer',
    consumer: 'getConsumer',
    transProducer: 'getTransProducer',
    instance: true,
    publish: 'publishMessage',
    consume: 'consumeMessage',
    ack: 'ackMessage',
    commit: 'commit',
    setters: true,
    others: ['getMessageBody', 'getReceiptHandle'],
  },
  'C#': {
    producer: 'GetProducer',
    consumer: 'GetConsumer',
    // Spelt so in the SDK.
    transProducer: 'GetTransProdcuer',
    instance: true,
    publish: 'PublishMessage',
    consume: 'ConsumeMessage',
    ack: 'AckMessage',
    commit: 'Commit',
    setters: false,
    others: ['Body', 'ReceiptHandle', 'WriteLine', 'Add', 'UtcNow', 'ToUnixTimeMilliseconds'],
  },
  'C++': {
    producer: 'getProducerRef',
    consumer: 'getConsumerRef',
    transProducer: 'getTransProducerRef',
    instance: false,
    publish: 'publishMessage',
    consume: 'consumeMessage',
    ack: 'ackMessage',
    commit: 'commit',
    setters: true,
    others: [
      ...['getMessageBody', 'getReceiptHandle', 'isSuccess', 'getAckMessageFailedItem'],
      ...['push_back', 'size'],
    ],
  },
};

/** What is set on a message, and the property that carries it. Source: each SDK's constants. */
export const PROPERTIES: readonly (readonly [what: string, property: string])[] = [
  ['MessageKey', 'KEYS'],
  ['ShardingKey', '__SHARDINGKEY'],
  ['StartDeliverTime', '__STARTDELIVERTIME'],
  ['TransCheckImmunityTime', '__TransCheckT'],
];
