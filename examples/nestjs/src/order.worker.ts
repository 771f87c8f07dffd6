import { MQClient, type Message, type MQConsumer } from '@aliyunmq/mq-http-sdk';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { setTimeout as pause } from 'node:timers/promises';

@Injectable()
export class OrderWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly taken: string[] = [];
  private readonly log = new Logger(OrderWorker.name);
  private readonly consumer: MQConsumer;
  private readonly waitSeconds: number;
  private stopping = false;
  private work = Promise.resolve();

  constructor(client: MQClient, config: ConfigService) {
    this.consumer = client.getConsumer(config.get('MQ_INSTANCE', ''), 'orders', 'GID_shop');
    this.waitSeconds = Number(config.get('MQ_WAIT_SECONDS', 10));
  }

  onApplicationBootstrap(): void {
    this.work = this.run();
  }

  /** Resolves when the poll under way has ended and what it brought is done. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.work;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        const { body } = await this.consumer.consumeMessage(16, this.waitSeconds);
        for (const message of body) await this.take(message);
      } catch (error) {
        const { Code, message } = error as Error & { Code?: string };
        if (Code === 'MessageNotExist') continue; // no order came
        this.log.warn(`orders not taken: ${message}`);
        await pause(1000);
      }
    }
  }

  /** What is not acked comes again after five minutes. */
  private async take(message: Message): Promise<void> {
    this.taken.push(message.MessageBody);
    await this.consumer.ackMessage([message.ReceiptHandle]);
  }
}
