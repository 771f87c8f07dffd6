import { MQClient, type MQConsumer } from '@aliyunmq/mq-http-sdk';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../../../src/config/settings';
import type { Snapshot } from '../../../src/index';
import { startMqrest, type Mqrest } from '../../../src/mqrest';
import { CliProcess } from '../../support/cli-process';
import { describeOnStores } from '../../support/control-bed';

type Message = Awaited<ReturnType<MQConsumer['consumeMessage']>>['body'][number];

const clientOf = (url: string): MQClient => new MQClient(url, 'any-id', 'any-secret');
const shopOf = (url: string): MQConsumer => clientOf(url).getConsumer('', 'orders', 'GID_shop');
const takenBy = async (shop: MQConsumer): Promise<Message[]> =>
  (await shop.consumeMessage(16)).body;
const bodiesOf = (messages: readonly Message[]): string[] =>
  messages.map((one) => `${one.MessageBody} ${one.ConsumedTimes}`);

/** A morning: an order in flight, one for later, one that is given up. */
async function morning(mq: Mqrest): Promise<Message[]> {
  const orders = clientOf(mq.url).getProducer('', 'orders');
  await orders.publishMessage('a unicorn');
  await takenBy(shopOf(mq.url));
  await mq.act.bury({ topic: 'orders', group: 'GID_shop' });
  await orders.publishMessage('two teas');
  const taken = await takenBy(shopOf(mq.url));
  await mq.send({ topic: 'orders', body: 'lunch', delay: '4h' });
  return taken;
}

describeOnStores('a scene that is set once, told through the official SDK', (settings) => {
  let mq: Mqrest;
  let scene: Snapshot;
  let handles: string[];
  const start = (more: Partial<Settings> = settings()): Promise<Mqrest> =>
    startMqrest({ port: 0, ...more }, { warn: () => undefined });
  beforeAll(async () => {
    mq = await start();
    await mq.reset();
    handles = (await morning(mq)).map(({ ReceiptHandle }) => ReceiptHandle);
    scene = JSON.parse(JSON.stringify(await mq.snapshot())) as Snapshot;
  });
  afterAll(() => mq.close());
  beforeEach(() => mq.restore(scene));

  it('lets one test ack what was in flight', async () => {
    expect((await shopOf(mq.url).ackMessage(handles)).code).toBe(204);
    await mq.clock.advance('5m');
    await expect(takenBy(shopOf(mq.url))).rejects.toThrow('MessageNotExist');
  });

  it('lets another have it again when its time is up, and be too late with the ack', async () => {
    await mq.clock.advance('5m');
    expect((await shopOf(mq.url).ackMessage(handles)).code).toBe(404);
    expect(bodiesOf(await takenBy(shopOf(mq.url)))).toEqual(['two teas 2']);
  });

  it('lets a third wait for lunch, and make what was given up after all', async () => {
    await shopOf(mq.url).ackMessage(handles);
    await mq.clock.advance('4h');
    expect(bodiesOf(await takenBy(shopOf(mq.url)))).toEqual(['lunch 1']);
    expect(await mq.act.resend({ topic: 'orders', group: 'GID_shop' })).toBe(1);
    expect(bodiesOf(await takenBy(shopOf(mq.url)))).toEqual(['a unicorn 1']);
  });

  it('goes to another server and store, with its handles', async () => {
    const other = await start({ store: 'memory' });
    try {
      await other.restore(scene);
      expect((await shopOf(other.url).ackMessage(handles)).code).toBe(204);
      await other.clock.advance('4h');
      expect(bodiesOf(await takenBy(shopOf(other.url)))).toEqual(['lunch 1']);
    } finally {
      await other.close();
    }
  });
});

describe('a shop that closes for the night with --state, told through the official SDK', () => {
  it('goes on in the morning where it was', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mqrest-story-'));
    const flags = ['--port', '0', '--state', join(directory, 'state.json')];
    try {
      const evening = new CliProcess(flags);
      const url = await evening.url();
      await clientOf(url).getProducer('', 'orders').publishMessage('two teas', 'hot');
      const [taken] = await takenBy(shopOf(url));
      await clientOf(url).getProducer('', 'orders').publishMessage('toast');
      expect(await evening.stop()).toBe(0);

      const next = new CliProcess(flags);
      const shop = shopOf(await next.url());
      expect((await shop.ackMessage([taken?.ReceiptHandle ?? ''])).code).toBe(204);
      expect(bodiesOf(await takenBy(shop))).toEqual(['toast 1']);
      const advance = JSON.stringify({ advance: '5m' });
      await fetch(`${await next.url()}/_mqrest/v1/clock`, { method: 'POST', body: advance });
      expect(bodiesOf(await takenBy(shop))).toEqual(['toast 2']);
      expect(await next.stop()).toBe(0);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
