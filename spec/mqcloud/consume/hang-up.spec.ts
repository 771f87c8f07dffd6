import net from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Store } from '../../../src/store/store';
import { bodies, encode, GatewayBed, type Reply } from '../../support/gateway-bed';
import { describeOnStores } from '../stores';

describeOnStores('A client of the gateway that hangs up', (open) => {
  let store: Store;
  let bed: GatewayBed;
  beforeEach(async () => {
    store = await open();
    const topic = { instance: '', topic: 't1' };
    await store.declare({ topic, shape: { type: 'normal', queues: 1 } });
    bed = await new GatewayBed({ store }).open();
  });
  afterEach(async () => {
    await bed.close();
    await store.close();
  });

  type Values = Record<string, string | number | boolean | undefined>;
  const parameters = (more: Values) => ({ topic: 't1', consumer: 'c', ...more });
  const poll = (more: Values = {}) => bed.get('/mq/message', parameters(more));
  /** Polls, reads nothing, and closes its connection as soon as it is handed something. */
  const hangUp = async (isHanded: () => Promise<boolean>, more: Values = {}): Promise<void> => {
    const { hostname, port } = new URL(bed.url);
    const client = net.connect({ host: hostname, port: Number(port) }).pause();
    client.on('error', () => undefined);
    client.write(`GET /mq/message?${encode(parameters(more))} HTTP/1.1\r\nHost: h\r\n\r\n`);
    while (!(await isHanded())) await nextTurn();
    client.destroy();
  };
  const isLocked = async () => (await bed.row('t1', 'c', 0)).lockAt !== 0;
  /** The first answer for which that holds. */
  const until = async (holds: (reply: Reply) => boolean, more: Values = {}): Promise<Reply> => {
    for (;;) {
      const reply = await poll(more);
      if (holds(reply)) return reply;
    }
  };

  it('does not keep the queue that it has locked', async () => {
    await bed.put('t1', 0, 'a', 'b');
    await hangUp(isLocked);
    const reply = await until(({ status }) => status === 200);
    expect(bodies(reply)).toEqual(['a', 'b']);
    expect(await poll()).toMatchObject({ status: 500 });
  });

  it('does not keep the batch that it has popped', async () => {
    await bed.put('t1', 0, 'a', 'b');
    await hangUp(async () => (await bed.row('t1', 'c', 0)).segments.length > 0, { pop: true });
    // By its clock a retry is due in the next ms.
    bed.clock.advance(1);
    const { result } = await until((reply) => reply.result?.retryMsgListSize === 2, { pop: true });
    expect(result?.retryMsgList?.map(({ message }) => message)).toEqual(['a', 'b']);
  });

  it('leaves a message for the next one that was to be delivered again', async () => {
    const [id = ''] = await bed.put('t1', 0, 'a');
    const { result } = await poll();
    await bed.get('/mq/ack', parameters({ requestId: result?.requestId }));
    await bed.put('t1', 0, 'b');
    await bed.json('/mq/consumer/config', { consumer: 'c', retryMsgId: id });
    await hangUp(isLocked);
    const reply = await until(({ status }) => status === 200);
    expect(bodies(reply)).toEqual(['b']);
    expect(reply.result?.retryMsgList).toMatchObject([{ message: 'a' }]);
  });

  it('has what it had read', async () => {
    await bed.put('t1', 0, 'a');
    expect(bodies(await poll())).toEqual(['a']);
    expect(await poll()).toMatchObject({ status: 500 });
  });
});
