import type { INestApplication } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import { startMqrest, type Mqrest } from 'mqrest';
import request from 'supertest';
import { ShopModule } from '../src/shop.module';

let mq: Mqrest;
let app: INestApplication;
beforeAll(async () => {
  mq = await startMqrest({ port: 0 });
});
afterAll(() => mq.close());

beforeEach(async () => {
  await mq.reset();
  const settings = new ConfigService({ MQ_ENDPOINT: mq.url, MQ_WAIT_SECONDS: 1 });
  const shop = Test.createTestingModule({ imports: [ShopModule] });
  const module = await shop.overrideProvider(ConfigService).useValue(settings).compile();
  app = await module.createNestApplication().init();
});
afterEach(() => app.close());

it('takes an order', async () => {
  await request(app.getHttpServer()).post('/orders').send({ item: 'two teas' }).expect(202);

  await mq.until({ topic: 'orders', group: 'GID_shop', until: 'acked' });
  await request(app.getHttpServer()).get('/orders').expect(['two teas']);
});

it('leaves no order half done when it stops', async () => {
  for (let i = 0; i < 20; i++) {
    await request(app.getHttpServer()).post('/orders').send({ item: 'tea' });
  }
  await app.close();

  const held = { topic: 'orders', group: 'GID_shop', states: ['inflight'] } as const;
  expect((await mq.peek.messages(held)).messages).toEqual([]);
});
