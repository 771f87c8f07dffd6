import { bodies, GatewayBed } from '../../support/gateway-bed';
import { ProducerScene } from './producer-scene';
import { describeOnStores } from '../stores';

describeOnStores('Producing for later', (open) => {
  const scene = new ProducerScene(open);
  const { produce } = scene;

  it('delivers a message with a delayLevel when its time has come, once, with that time', async () => {
    const sent = await produce({ delayLevel: 3 });
    const early = await scene.bed.get('/mq/message', { topic: 't4', consumer: 'g4' });
    await scene.bed.get('/mq/ack', {
      topic: 't4',
      consumer: 'g4',
      requestId: early.result?.requestId,
    });
    expect(bodies(early)).toEqual([]);
    const dueAt = scene.bed.clock.now() + 10_000;
    scene.bed.clock.advance(10_000);
    const messages = [];
    for (let n = 0; n < 4; n++) {
      const polled = await scene.bed.get('/mq/message', { topic: 't4', consumer: 'g4' });
      messages.push(...(polled.result?.msgList ?? []));
    }
    const messageId = (sent.result as unknown as { msgId: string }).msgId;
    expect(messages).toEqual([{ messageId, message: 'a', timestamp: dueAt }]);
  });

  it('delivers a message at its deliveryTimestamp, at once if that is past, never if too far', async () => {
    const now = scene.bed.clock.now();
    await produce({ message: 'later', orderId: 'x', deliveryTimestamp: now + 60_000 });
    await produce({ message: 'past', orderId: 'x', deliveryTimestamp: now - 1 });
    const first = await scene.bed.get('/mq/message', { topic: 't4', consumer: 'g4' });
    expect(bodies(first)).toEqual(['past']);
    scene.bed.clock.advance(60_000);
    let requestId = first.result?.requestId;
    const found = [];
    for (let n = 0; n < 5; n++) {
      const polled = await scene.bed.get('/mq/message', { topic: 't4', consumer: 'g4', requestId });
      requestId = polled.result?.requestId;
      found.push(...bodies(polled));
    }
    expect(found).toEqual(['later']);
    const tooFar = await produce({ deliveryTimestamp: now + 31 * 24 * 3_600_000 });
    expect(tooFar.status).toBe(500);
    expect(tooFar.message).toContain('timer message illegal');
  });

  it.each([
    ['open-1.2', ['a']],
    ['docs-2026', []],
  ] as const)(
    'in profile %s a message with ordered and delayLevel is there at once: %j',
    async (profile, found) => {
      const other = await new GatewayBed({
        store: scene.store,
        profile,
        quirks: { start: 'earliest' },
      }).open();
      const values = { producer: 't4-producer', message: 'a', ordered: true, delayLevel: 1 };
      await other.post('/mq/produce', values);
      const polled = [];
      for (let n = 0; n < 4; n++) {
        polled.push(...bodies(await other.get('/mq/message', { topic: 't4', consumer: 'g4' })));
      }
      await other.close();
      expect(polled).toEqual(found);
    },
  );
});
