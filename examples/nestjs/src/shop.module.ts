import { MQClient } from '@aliyunmq/mq-http-sdk';
import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { OrderWorker } from './order.worker';
import { OrdersController } from './orders.controller';

@Module({
  imports: [ConfigModule.forRoot()],
  controllers: [OrdersController],
  providers: [
    {
      provide: MQClient,
      inject: [ConfigService],
      useFactory: (config: ConfigService) =>
        new MQClient(
          config.get('MQ_ENDPOINT', 'http://127.0.0.1:9880'),
          config.get('MQ_ACCESS_KEY_ID', 'any-id'),
          config.get('MQ_ACCESS_KEY_SECRET', 'any-secret'),
        ),
    },
    OrderWorker,
  ],
})
export class ShopModule {}
