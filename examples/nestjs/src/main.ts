import { NestFactory } from '@nestjs/core';
import { ShopModule } from './shop.module';

async function main(): Promise<void> {
  const app = await NestFactory.create(ShopModule);
  // On SIGTERM and SIGINT the worker ends first.
  app.enableShutdownHooks();
  await app.listen(process.env.PORT ?? 3000);
}

void main();
