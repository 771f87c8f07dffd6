import { bodies } from '../../support/gateway-bed';
import { GuideLoop, guideScript } from '../guide-loop';
import { GuideScene, TOPIC } from '../guide-scene';
import { describeOnStores } from '../stores';

/** In the default profile, with nothing declared. */
describeOnStores('The user guide, one and two: producing', (open) => {
  const scene = new GuideScene(open);
  const { produce, poll, host } = scene;

  it('one: names can be used without applying for them first', async () => {
    expect((await produce('a')).status).toBe(200);
    expect(bodies(await poll())).toEqual(['a']);
  });

  it('POST /mq/produce takes producer and message and answers the fields of the sample', async () => {
    const { result, ...envelope } = await produce('a');
    expect(envelope).toEqual({ status: 200, headers: envelope.headers });
    expect(result).toEqual({
      sendStatus: 'SEND_OK',
      msgId: expect.stringMatching(/^[0-9A-F]{32}$/) as string,
      messageQueue: { topic: TOPIC, brokerName: 'broker-a', queueId: 0 },
      queueOffset: 0,
      offsetMsgId: expect.stringMatching(/^[0-9A-F]{32}$/) as string,
      regionId: 'DefaultRegion',
      traceOn: true,
    });
    expect(Object.keys(result ?? {})).toEqual([
      'sendStatus',
      'msgId',
      'messageQueue',
      'queueOffset',
      'offsetMsgId',
      'regionId',
      'traceOn',
    ]);
  });

  it('status 300 says that the outcome is unknown', async () => {
    scene.sendingGoesWrong({
      error: 'InternalError',
      message: 'java.util.concurrent.TimeoutException',
    });
    expect((await produce('a', { asyncRetryTimesIfSendFailed: 1 })).status).toBe(300);
  });

  it('status 400 says that a parameter is wrong', async () => {
    expect((await produce('')).status).toBe(400);
  });

  it('status 500 says that the service failed', async () => {
    scene.sendingGoesWrong({
      error: 'InternalError',
      message: 'java.util.concurrent.TimeoutException',
    });
    expect((await produce('a')).status).toBe(500);
  });

  it('message tells why whenever the status is not 200', async () => {
    expect((await produce('')).message).toContain('message');
    scene.sendingGoesWrong({
      error: 'InternalError',
      message: 'java.util.concurrent.TimeoutException',
    });
    expect((await produce('a')).message).toBe('java.util.concurrent.TimeoutException');
    scene.sendingGoesWrong();
    expect(await produce('a')).not.toHaveProperty('message');
  });

  it.each(['SEND_OK', 'FLUSH_DISK_TIMEOUT', 'FLUSH_SLAVE_TIMEOUT', 'SLAVE_NOT_AVAILABLE'] as const)(
    'with sendStatus %s the message is in its queue',
    async (sendStatus) => {
      scene.sendingGoesWrong({ sendStatus });
      expect((await produce('a')).result).toMatchObject({ sendStatus });
      scene.sendingGoesWrong();
      expect(bodies(await poll())).toEqual(['a']);
    },
  );

  it('msgId is the id that consumers see, queueOffset the place in messageQueue', async () => {
    const first = await produce('a', { orderId: 'x' });
    const second = await produce('b', { orderId: 'x' });
    expect([first.result?.queueOffset, second.result?.queueOffset]).toEqual([0, 1]);
    expect(second.result?.messageQueue).toEqual(first.result?.messageQueue);
    const { result } = await poll();
    expect(result?.msgList?.map(({ messageId }) => messageId)).toEqual([
      first.result?.msgId,
      second.result?.msgId,
    ]);
  });

  it('the example sends again until the status is 200', async () => {
    scene.sendingGoesWrong({
      error: 'InternalError',
      message: 'java.util.concurrent.TimeoutException',
    });
    const loop = new GuideLoop(guideScript('produce', host()));
    while (loop.replies.length < 3) await new Promise((turn) => setImmediate(turn));
    scene.sendingGoesWrong();
    await loop.answered();
    expect(loop.logged.at(-1)).toBe('send ok');
    expect(loop.replies.map(({ status }) => status).slice(0, 3)).toEqual([500, 500, 500]);
    const found = await poll({ topic: 'mqcloud-http-test-topic', consumer: 'c' });
    expect(bodies(found)).toEqual(['http生产测试']);
  });
});
