// The SDK has no types of its own.
declare module '@aliyunmq/mq-http-sdk' {
  export interface Message {
    MessageId: string;
    MessageBody: string;
    ReceiptHandle: string;
  }
  export class MessageProperties {}
  export class MQClient {
    constructor(endpoint: string, accessKeyId: string, accessKeySecret: string);
    getProducer(instance: string, topic: string): MQProducer;
    getConsumer(instance: string, topic: string, group: string, tag?: string): MQConsumer;
  }
  export interface MQProducer {
    publishMessage(
      body: string,
      tag: string,
      properties: MessageProperties,
    ): Promise<{ body: { MessageId: string } }>;
  }
  export interface MQConsumer {
    consumeMessage(count: number, waitSeconds: number): Promise<{ body: Message[] }>;
    ackMessage(receiptHandles: string[]): Promise<unknown>;
  }
}
