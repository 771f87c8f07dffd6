import { ConsumerScene, idIn } from '../consumer-scene';
import { bodies } from '../../support/gateway-bed';
import { describeOnStores } from '../stores';

describeOnStores('A broadcast consumer', (open) => {
  const scene = new ConsumerScene(open);
  const { poll, ack, unlock, config } = scene;

  const of = { topic: 't4', consumer: 'b4' };
  /** Polls until every queue has been polled and acked, and gives the messages. */
  async function drain(clientId: string): Promise<string[]> {
    const found = [];
    let requestId: string | undefined;
    for (let n = 0; n < 10; n++) {
      const reply = await poll({ ...of, clientId, requestId });
      found.push(...bodies(reply));
      requestId = idIn(reply);
    }
    return found;
  }

  it.each([undefined, '', ' '])('C27: needs a clientId, not %p', async (clientId) => {
    for (const call of [poll, ack, unlock]) {
      expect(await call({ ...of, clientId })).toMatchObject({
        status: 500,
        message: 'com.sohu.tv.mq.proxy.model.MQException: consumer:b4 clientId is null',
      });
    }
  });

  it('C28: every client gets all messages, at its own pace', async () => {
    await drain('A');
    await drain('B');
    await scene.bed.put('t4', 2, 'b0', 'b1');
    await scene.bed.put('t4', 0, 'b2');
    expect((await drain('A')).sort()).toEqual(['b0', 'b1', 'b2']);
    await scene.bed.put('t4', 1, 'b3');
    expect(await drain('A')).toEqual(['b3']);
    expect((await drain('B')).sort()).toEqual(['b0', 'b1', 'b2', 'b3']);
  });

  it('C29: a message to be delivered again goes to every client that is known', async () => {
    const [id] = await scene.bed.put('t4', 0, 'again');
    await drain('A');
    await drain('B');
    await config({ retryMsgId: id }, 'b4');
    for (const clientId of ['A', 'B']) {
      const { result } = await poll({ ...of, clientId });
      expect(result?.retryMsgList?.map(({ message }) => message)).toEqual(['again']);
    }
  });

  it('a client that does not poll for ten minutes is no longer listed but goes on where it was', async () => {
    await drain('A');
    await scene.bed.put('t4', 0, 'meanwhile');
    scene.bed.clock.advance(600_001);
    await drain('B');
    const listed = await scene.bed.get('/mq/broadcast/queue/offset', { consumer: 'b4' });
    expect(Object.keys(listed.result ?? {})).toEqual(['B']);
    expect(await drain('A')).toEqual(['meanwhile']);
  });

  it('a reset may be for one client only', async () => {
    await scene.bed.put('t4', 0, 'x');
    await drain('A');
    await drain('B');
    await config({ resetOffsetTimestamp: 0, clientId: 'A' }, 'b4');
    expect(await drain('A')).toEqual(['x']);
    expect(await drain('B')).toEqual([]);
  });
});
