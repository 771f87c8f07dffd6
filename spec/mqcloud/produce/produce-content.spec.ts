import { GatewayBed } from '../../support/gateway-bed';
import { ProducerScene } from './producer-scene';
import { describeOnStores } from '../stores';

describeOnStores('What is produced through the gateway', (open) => {
  const scene = new ProducerScene(open);
  const { produce } = scene;

  it('takes a message of 4 MiB and refuses one more byte in the words of RocketMQ', async () => {
    const most = 'x'.repeat(4 * 1024 * 1024);
    expect((await produce({ message: most })).status).toBe(200);
    expect(await produce({ message: `${most}x` })).toMatchObject({
      status: 500,
      message: expect.stringContaining(
        'CODE: 13  DESC: the message body size over max value, MAX: 4194304',
      ) as string,
    });
  });

  it('a form larger than the limit of the profile says nothing', async () => {
    const open12 = await new GatewayBed({ profile: 'open-1.2' }).open();
    const reply = await open12.post('/mq/produce', {
      producer: 'p',
      message: 'x'.repeat(2_200_000),
    });
    await open12.close();
    expect(reply.status).toBe(400);
    expect(reply.message).toContain("on field 'message': rejected value [null]");
  });

  it('keeps the keys of a message but never shows them', async () => {
    await produce({ keys: 'order-4711' });
    const slice = await scene.store.read({ instance: '', topic: 't4', queue: 0 }, 0, {
      now: scene.bed.clock.now(),
      limit: 1,
      retainSince: 0,
    });
    expect(slice.entries.map(({ payload }) => payload).join()).toContain('order-4711');
    const polled = await scene.bed.get('/mq/message', { topic: 't4', consumer: 'g4' });
    expect(JSON.stringify(polled.result)).not.toContain('order-4711');
  });

  it('gives every message ids of 32 upper-case hex digits and the offset in its queue', async () => {
    const replies = [];
    for (let n = 0; n < 3; n++) replies.push(await produce({ orderId: 'x' }));
    const results = replies.map((r) => r.result as unknown as Record<string, string | number>);
    expect(results.map((r) => r.queueOffset)).toEqual([0, 1, 2]);
    for (const field of ['msgId', 'offsetMsgId']) {
      expect(new Set(results.map((r) => r[field])).size).toBe(3);
      for (const r of results) expect(r[field]).toMatch(/^[0-9A-F]{32}$/);
    }
  });

  it('refuses lite topics by name instead of ignoring them', async () => {
    const reply = await produce({ liteTopics: 'a,b' });
    expect(reply.status).toBe(400);
    expect(reply.message).toContain("on field 'liteTopics'");
  });
});
