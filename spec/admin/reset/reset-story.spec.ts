import { MQClient, type MQConsumer } from '@aliyunmq/mq-http-sdk';
import { randomUUID } from 'node:crypto';
import { ControlBed, describeOnStores } from '../../support/control-bed';

describeOnStores('a team and its tests, told through the official SDK', (settings) => {
  let bed: ControlBed;
  beforeAll(async () => {
    bed = await ControlBed.start({ ...settings() });
  });
  afterAll(() => bed.close());
  const client = (): MQClient => new MQClient(bed.mq.url, 'any-id', 'any-secret');
  const shopOf = (ns: string): MQConsumer => client().getConsumer(ns, 'orders', 'GID_shop');
  const order = (body: string, ns = '') => client().getProducer(ns, 'orders').publishMessage(body);
  const timesOf = async (shop: MQConsumer): Promise<string[]> =>
    (await shop.consumeMessage(16)).body.map((one) => `${one.MessageBody} ${one.ConsumedTimes}`);

  describe('that resets before every test', () => {
    beforeEach(() => bed.mq.reset());

    it.each(['one test', 'the test after it'])('finds nothing of another in %s', async () => {
      const shop = shopOf('');
      await expect(shop.consumeMessage(1)).rejects.toThrow('MessageNotExist');
      await order('tea');
      await bed.mq.send({ topic: 'orders', body: 'breakfast', delay: '1d' });
      await bed.mq.faults.add({ match: { operation: 'ack' }, action: { error: 'InternalError' } });
      const [taken] = (await shop.consumeMessage(1)).body;
      expect(taken?.ConsumedTimes).toBe('1');
      await expect(shop.ackMessage([taken?.ReceiptHandle ?? ''])).rejects.toThrow('InternalError');
      // The next test begins with a message in flight, one scheduled, a fault, and this time.
      await bed.mq.clock.advance('1h');
    });

    it('gets its handles refused from before, and its time as at the start', async () => {
      const shop = shopOf('');
      expect(bed.mq.clock.state.offsetMs).toBe(0);
      await order('tea');
      const [taken] = (await shop.consumeMessage(1)).body;
      const waiting = shop.consumeMessage(1, 30);
      await bed.parked();
      await bed.post('/reset');
      await expect(waiting).rejects.toThrow('MessageNotExist');
      await order('toast');
      expect(await timesOf(shop)).toEqual(['toast 1']);
      const late = await shop.ackMessage([taken?.ReceiptHandle ?? '']);
      expect(late.code).toBe(404);
    });
  });

  describe('that gives every test an instance of its own', () => {
    it('runs tests side by side, none of which sees another', async () => {
      await bed.mq.clock.freeze();
      const tests = [randomUUID(), randomUUID(), randomUUID()].map(async (ns) => {
        const shop = shopOf(ns);
        await expect(shop.consumeMessage(1)).rejects.toThrow('MessageNotExist');
        await order(`of ${ns}`, ns);
        expect(await timesOf(shop)).toEqual([`of ${ns} 1`]);
        await bed.post(`/topics/orders/groups/GID_shop/expire?ns=${ns}`);
        expect(await timesOf(shop)).toEqual([`of ${ns} 2`]);
        const { groups } = (await bed.get(`/groups?ns=${ns}`)).body;
        expect(groups).toMatchObject([{ topic: 'orders', ready: 0, inflight: 1 }]);
      });
      await Promise.all(tests);
    });

    it('resets its own instance while another test is waiting in another', async () => {
      const [mine, other] = [randomUUID(), randomUUID()];
      await order('mine', mine);
      await shopOf(mine).consumeMessage(1);
      const polling = shopOf(other).consumeMessage(1, 30);
      await bed.mq.until({ ns: other, topic: 'orders', group: 'GID_shop', until: 'polling' });
      await bed.post('/reset', { ns: mine });
      await expect(shopOf(mine).consumeMessage(1)).rejects.toThrow('MessageNotExist');
      await order('theirs', other);
      expect((await polling).body.map((one) => one.MessageBody)).toEqual(['theirs']);
    });
  });
});
