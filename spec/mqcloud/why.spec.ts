import { describeOnStores } from '../support/control-bed';
import { HistoryScene, LOCKED_MS } from './history-scene';

describeOnStores('why a consumer of the MQCloud gateway has a message or not', (settings) => {
  const scene = new HistoryScene(settings);
  const whyOf = async (id: string, group = 'g') =>
    (await scene.bed.mq.why(id)).groups.find((one) => one.group === group)?.why;

  it('is in flight in a batch, to whom and until when, and ready again after it', async () => {
    const id = await scene.produce();
    await scene.poll();
    const why = await whyOf(id);
    expect(why).toMatchObject({ code: 'inflight', until: scene.now() + LOCKED_MS });
    expect(why?.sentence).toMatch(
      /^In flight to \S*127\.0\.0\.1 .* in a batch of 1 message from queue 0, until/,
    );
    await scene.bed.mq.clock.advance(LOCKED_MS);
    expect((await whyOf(id))?.code).toBe('ready');
  });

  it('waits for a queue that is locked by a batch', async () => {
    await scene.produce();
    const requestId = await scene.pollFor();
    const id = await scene.produce();
    await scene.bed.mq.clock.advance('1m');
    const client = expect.stringMatching(/127\.0\.0\.1 \w/) as string;
    expect(await whyOf(id)).toMatchObject({
      ...{ code: 'queue-locked', until: scene.now() + LOCKED_MS - 60_000 },
      blockedBy: { queue: 0, client, receiptHandle: requestId },
      next: `Ack or unlock it with requestId ${requestId}; by itself in 4 min 1 s.`,
    });
    const { queues } = await scene.bed.mq.group({ topic: 'T', group: 'g' });
    expect(queues[0]?.lockedBy).toMatchObject({ client, receiptHandle: requestId });
  });

  it('waits for a queue that a poll without messages has locked', async () => {
    await scene.poll();
    const id = await scene.produce();
    const locked = await whyOf(id);
    const requestId = locked?.blockedBy?.receiptHandle ?? '';
    expect(locked).toMatchObject({
      code: 'queue-locked',
      next: `Ack that poll, or unlock with requestId ${requestId}.`,
    });
    await scene.unlock(requestId);
    expect((await whyOf(id))?.code).toBe('ready');
  });

  it('waits for a consumer that is paused', async () => {
    await scene.ack(await scene.pollFor());
    const id = await scene.produce();
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ consumer: 'g', pause: 1 });
    await fetch(`${scene.bed.mq.url}/mq/consumer/config`, { method: 'POST', headers, body });
    expect(await whyOf(id)).toMatchObject({
      ...{ code: 'ready', next: 'Resume it: POST /mq/consumer/config with pause 0.' },
      sentence: expect.stringContaining('the consumer is paused') as string,
    });
  });

  it('was acked, is in flight in pop mode, and was never asked for by another', async () => {
    const id = await scene.produce();
    await scene.ack(await scene.pollFor());
    expect((await whyOf(id))?.code).toBe('acked');
    await scene.poll({ consumer: 'h', pop: true });
    expect((await whyOf(id, 'h'))?.code).toBe('inflight');
    expect((await scene.bed.mq.why(id)).groups).toHaveLength(2);
  });
});
