import { bodies, GatewayBed } from '../../support/gateway-bed';
import { ProducerScene } from './producer-scene';
import { describeOnStores } from '../stores';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describeOnStores('Producing in batches', (open) => {
  const scene = new ProducerScene(open);

  const batch = (messages: string) =>
    scene.bed.post('/mq/produce/batch', { producer: 't4-producer', messages });

  it('sends texts as they are and anything else as its JSON', async () => {
    const reply = await batch(JSON.stringify(['text', { id: 1 }, 7]));
    expect(reply).toEqual({ status: 200, headers: reply.headers });
    const found = await scene.found(4);
    expect(found.sort()).toEqual(['7', 'text', '{"id":1}']);
  });

  it('says which messages failed, in their order', async () => {
    const tooLong = 'x'.repeat(4 * 1024 * 1024 + 1);
    expect(await batch(JSON.stringify([tooLong, 'fine']))).toMatchObject({
      status: 500,
      message: 'some messages failed to send',
      result: [{ status: 400, message: 'message body too long:4194304' }, { status: 200 }],
    });
  });

  it('says of an empty message that it is empty', async () => {
    expect(await batch('["", "fine"]')).toMatchObject({
      result: [{ status: 400, message: 'the message body length is zero' }, { status: 200 }],
    });
  });

  it('sends a batch of more messages than are under way at a time', async () => {
    const texts = Array.from({ length: 600 }, (_, n) => `m${n}`);
    expect((await batch(JSON.stringify(texts))).status).toBe(200);
    const found: string[] = [];
    let requestId = '';
    for (let n = 0; n < 40 && found.length < texts.length; n++) {
      const polled = await scene.bed.get('/mq/message', { topic: 't4', consumer: 'g4', requestId });
      found.push(...bodies(polled));
      requestId = (polled.result as { requestId?: string }).requestId ?? '';
    }
    expect(found.sort()).toEqual(texts.sort());
  });

  it('has no result where all failed', async () => {
    scene.sendingGoesWrong({
      error: 'InternalError',
      message: 'java.util.concurrent.TimeoutException',
    });
    const reply = await batch('["a","b"]');
    expect(reply).toMatchObject({
      status: 500,
      message: 'java.util.concurrent.TimeoutException',
    });
    expect(reply.result).toBeUndefined();
  });

  const tooDeep = '['.repeat(100_000) + ']'.repeat(100_000);

  it.each([
    ['nothing', ''],
    ['what is no JSON', 'no json'],
    ['no message', '[]'],
    ['an object', '{"a":1}'],
    ['what is nested too deep', tooDeep],
  ])('refuses %s, naming the field', async (_, messages) => {
    const reply = await batch(messages);
    expect(reply.status).toBe(400);
    expect(reply.message).toContain("on field 'messages'");
  });

  it('is not there in the published version', async () => {
    const open12 = await new GatewayBed({ profile: 'open-1.2' }).open();
    const reply = await open12.wire('POST', '/mq/produce/batch', FORM, 'producer=a-producer');
    await open12.close();
    expect(reply.http).toBe(404);
    expect(JSON.parse(reply.text)).toMatchObject({ status: 404, path: '/mq/produce/batch' });
  });
});
