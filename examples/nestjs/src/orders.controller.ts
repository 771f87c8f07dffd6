import { MessageProperties, MQClient, type MQProducer } from '@aliyunmq/mq-http-sdk';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { OrderWorker } from './order.worker';

@Controller('orders')
export class OrdersController {
  private readonly producer: MQProducer;

  constructor(
    client: MQClient,
    config: ConfigService,
    private readonly worker: OrderWorker,
  ) {
    this.producer = client.getProducer(config.get('MQ_INSTANCE', ''), 'orders');
  }

  @Post()
  @HttpCode(202)
  async order(@Body('item') item: string): Promise<{ messageId: string }> {
    const { body } = await this.producer.publishMessage(item, '', new MessageProperties());
    return { messageId: body.MessageId };
  }

  @Get()
  taken(): readonly string[] {
    return this.worker.taken;
  }
}
