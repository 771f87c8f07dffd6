import { MQClient } from '@aliyunmq/mq-http-sdk';
import type { AwaitResult, Life } from '../../../src/index';
import { ControlBed, describeOnStores } from '../../support/control-bed';

/** The program under test: takes orders in a loop of its own until it is told to stop. */
class Kitchen {
  readonly #consumer;
  readonly #loop: Promise<void>;
  #isOpen = true;

  constructor(url: string, topic: string, cook: (order: string) => boolean) {
    this.#consumer = new MQClient(url, 'kitchen', 'secret').getConsumer('', topic, 'GID_kitchen');
    this.#loop = this.#work(cook);
  }

  async #work(cook: (order: string) => boolean): Promise<void> {
    while (this.#isOpen) {
      const orders = await this.#consumer.consumeMessage(1, 30).then(
        ({ body }) => body,
        () => [],
      );
      for (const { MessageBody, ReceiptHandle } of orders) {
        if (cook(MessageBody)) await this.#consumer.ackMessage([ReceiptHandle]);
      }
    }
  }

  /** To be called while it polls; `answer` answers its poll. */
  async close(answer: () => Promise<unknown>): Promise<void> {
    this.#isOpen = false;
    await answer();
    await this.#loop;
  }
}

describeOnStores('a kitchen at work, watched without a sleep', (settings) => {
  let bed: ControlBed;
  let kitchen: Kitchen;
  let cooked: string[];
  beforeEach(async () => {
    bed = await ControlBed.start(settings());
    await bed.mq.reset();
    cooked = [];
    kitchen = new Kitchen(bed.mq.url, 'orders', (order) => {
      cooked.push(order);
      return order !== 'a unicorn' && cooked.length < 100;
    });
  });
  afterEach(async () => {
    await until({ until: 'polling' });
    await kitchen.close(() => bed.mq.reset());
    await bed.close();
  });
  const order = (body: string, tag?: string) =>
    new MQClient(bed.mq.url, 'shop', 'secret').getProducer('', 'orders').publishMessage(body, tag);
  const until = (query: object) =>
    bed.post<AwaitResult>('/await', { topic: 'orders', group: 'GID_kitchen', ...query });

  it('is open before the first order comes, and has done all of them after the last', async () => {
    expect((await until({ until: 'polling' })).status).toBe(200);
    for (const body of ['tea', 'toast', 'two teas']) await order(body);
    const { body } = await until({ until: 'acked', count: 3 });
    expect(body.messages.map((message) => message.body)).toEqual(['tea', 'toast', 'two teas']);
    expect((await until({ until: 'drained' })).status).toBe(200);
    expect(cooked).toHaveLength(3);
  });

  it('tries again after five minutes what it could not make, which nobody waits for', async () => {
    await order('a unicorn', 'special');
    await until({ until: 'delivered', match: { tag: 'special' } });
    const acked = { topic: 'orders', group: 'GID_kitchen', until: 'acked' };
    expect((await bed.post('/expect-none', { ...acked, within: 0 })).status).toBe(200);
    await until({ until: 'polling' });
    await bed.mq.clock.advance('5m');
    await until({ until: 'polling' });
    expect(cooked).toEqual(['a unicorn', 'a unicorn']);
  });

  it('shows the whole life of an order that came back', async () => {
    const { body: sent } = await order('a unicorn');
    await until({ until: 'delivered' });
    await until({ until: 'polling' });
    await bed.mq.clock.advance('5m');
    await until({ until: 'polling' });
    const { body: life } = await bed.get<Life>(`/messages/${sent.MessageId}`);
    const [kitchenLife] = life.groups;
    expect(kitchenLife).toMatchObject({ group: 'GID_kitchen', state: 'inflight' });
    expect(kitchenLife?.deliveries.map(({ times }) => times)).toEqual([1, 2]);
    const [first] = kitchenLife?.deliveries ?? [];
    expect(first?.client).toContain('mq-nodejs-sdk');
    expect(await bed.ack('orders', first?.receiptHandle ?? '')).toBe(404);
    const { body: after } = await bed.get<Life>(`/messages/${sent.MessageId}`);
    expect(after.groups.map(({ group, refused }) => [group, refused[0]?.reason])).toEqual([
      ['GID_kitchen', undefined],
      ['GID_a', 'wrong-group'],
    ]);
  });

  it('says what is missing where an order is not made', async () => {
    await order('a unicorn');
    await until({ until: 'delivered' });
    const late = await bed.post<{ detail: string }>('/await', {
      ...{ topic: 'orders', group: 'GID_kitchen', until: 'acked', timeout: 0 },
    });
    expect(late.status).toBe(408);
    expect(late.body.detail).toContain('no message was acked by group GID_kitchen of topic orders');
    expect(late.body.detail).toContain('1 delivered, 0 acked; now 0 ready, 1 in flight');
  });
});
