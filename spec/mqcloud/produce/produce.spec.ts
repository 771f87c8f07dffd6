import { GatewayBed } from '../../support/gateway-bed';
import { ProducerScene } from './producer-scene';
import { describeOnStores } from '../stores';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describeOnStores('Producing through the gateway', (open) => {
  const scene = new ProducerScene(open);
  const { produce } = scene;

  const queueOf = (reply: { result?: unknown }) => {
    const { brokerName, queueId } = (
      reply.result as { messageQueue: { brokerName: string; queueId: number } }
    ).messageQueue;
    return `${brokerName.replace('broker-', '')}/${queueId}`;
  };

  it('P1: takes parameters from the form, the query, or some from each', async () => {
    const path = '/mq/produce?producer=t4-producer';
    const inQuery = await scene.bed.wire('POST', `${path}&message=in%20query`, FORM, '');
    const mixed = await scene.bed.wire('POST', path, FORM, 'message=mixed');
    const inForm = await produce({ message: 'in form' });
    const statuses = [inQuery, mixed].map((r) => (JSON.parse(r.text) as { status: number }).status);
    expect([...statuses, inForm.status]).toEqual([200, 200, 200]);
    const found = await scene.found(3);
    expect(found.sort()).toEqual(['in form', 'in query', 'mixed']);
  });

  it('P1: takes the fields of a multipart form', async () => {
    const form = new FormData();
    form.set('producer', 't4-producer');
    form.set('message', 'multipart 消息');
    const res = await fetch(`${scene.bed.url}/mq/produce`, { method: 'POST', body: form });
    expect(await res.json()).toMatchObject({ status: 200, result: { sendStatus: 'SEND_OK' } });
    expect(await scene.found(1)).toEqual(['multipart 消息']);
  });

  it('takes no multipart form of more than 50 parts or 5 MB', async () => {
    const statusOf = async (parts: number, more: string): Promise<unknown> => {
      const form = new FormData();
      for (let n = 2; n < parts; n += 1) form.set(`f${n}`, more);
      form.set('producer', 't4-producer');
      form.set('message', 'm');
      const res = await fetch(`${scene.bed.url}/mq/produce`, { method: 'POST', body: form });
      return ((await res.json()) as { status: number }).status;
    };
    expect([await statusOf(50, ''), await statusOf(51, '')]).toEqual([200, 400]);
    expect(await statusOf(3, 'x'.repeat(5 * 1024 * 1024))).toBe(400);
  });

  it('P2: a JSON body says nothing, so that both required fields are missing', async () => {
    const reply = await scene.bed.json('/mq/produce', { producer: 't4-producer', message: 'a' });
    expect(reply.status).toBe(400);
    expect(reply.message).toMatch(
      /^org\.springframework\.validation\.BindException: .*: 2 errors\n/,
    );
    expect(reply.message).toContain("on field 'message': rejected value [null]");
    expect(reply.message).toContain("on field 'producer': rejected value [null]");
  });

  it('P3: only POST produces; other methods get a 500 in an HTTP 200', async () => {
    expect(
      await scene.bed.get('/mq/produce', { producer: 't4-producer', message: 'a' }),
    ).toMatchObject({
      status: 500,
      message:
        "org.springframework.web.HttpRequestMethodNotSupportedException: Request method 'GET' not supported",
    });
  });

  it('P4: a blank message is a 400 that repeats the value', async () => {
    const reply = await produce({ message: ' ' });
    expect(reply.status).toBe(400);
    expect(reply.message).toContain("on field 'message': rejected value [ ]");
  });

  it.each([
    ['0', 'must be greater than or equal to 1'],
    ['19', 'must be less than or equal to 18'],
    ['abc', 'java.lang.NumberFormatException: For input string: "abc"'],
  ])('P5: a delayLevel of %s is a 400 that names it', async (delayLevel, why) => {
    const reply = await produce({ delayLevel });
    expect(reply.status).toBe(400);
    expect(reply.message).toContain("on field 'delayLevel'");
    expect(reply.message).toContain(why);
  });

  it('P6: an unknown producer is a 500 that names it', async () => {
    expect(await produce({ producer: 'nope' })).toMatchObject({
      status: 500,
      message: "com.sohu.tv.mq.proxy.model.MQException: producer:nope haven't registered",
    });
  });

  it.each([
    ['order-1', 'b/0'],
    ['abc', 'b/0'],
    [' abc ', 'b/0'],
    ['mqcloud-http-test-topic', 'a/1'],
    ['polygenelubricants', 'a/0'],
  ])('P7: messages of orderId %p always go to queue %s', async (orderId, queue) => {
    const queues = [];
    for (let n = 0; n < 3; n++) queues.push(queueOf(await produce({ orderId })));
    expect(queues).toEqual([queue, queue, queue]);
  });

  it.each(['ordered', 'roundRobin'])(
    'P8: with %s messages go round the queues, beginning with the second',
    async (parameter) => {
      const queues = [];
      for (let n = 0; n < 5; n++) queues.push(queueOf(await produce({ [parameter]: true })));
      expect(queues).toEqual(['a/1', 'b/0', 'b/1', 'a/0', 'a/1']);
    },
  );

  it('P8: processes on one store share the count', async () => {
    const other = new GatewayBed({
      store: scene.store,
      autoRegister: false,
      quirks: { queuesPerBroker: 2 },
      producers: [{ producer: 't4-producer', topic: 't4' }],
    });
    await other.open();
    const queues = [];
    for (const one of [scene.bed, other, scene.bed, other]) {
      const values = { producer: 't4-producer', message: 'a', ordered: true };
      queues.push(queueOf(await one.post('/mq/produce', values)));
    }
    await other.close();
    expect(queues).toEqual(['a/1', 'b/0', 'b/1', 'a/0']);
  });

  it('plain messages take turns from the first queue on', async () => {
    const queues = [];
    for (let n = 0; n < 5; n++) queues.push(queueOf(await produce()));
    expect(queues).toEqual(['a/0', 'a/1', 'b/0', 'b/1', 'a/0']);
  });

  it('P9: a parameter that is repeated is joined by commas', async () => {
    const form = 'producer=t4-producer&message=a&message=b';
    await scene.bed.wire('POST', '/mq/produce', FORM, form);
    expect(await scene.found(1)).toEqual(['a,b']);
  });

  it('P10: a send that fails is a 500, and a 300 where it is retried in the background', async () => {
    scene.sendingGoesWrong({ error: 'InternalError', message: 'java.lang.RuntimeException: boom' });
    expect(await produce()).toMatchObject({
      status: 500,
      message: 'java.lang.RuntimeException: boom',
    });
    expect(await produce({ asyncRetryTimesIfSendFailed: 2 })).toMatchObject({
      status: 300,
      message: 'java.lang.RuntimeException: boom',
    });
    scene.sendingGoesWrong();
    expect(await scene.found(1)).toEqual([]);
  });

  it.each(['FLUSH_DISK_TIMEOUT', 'FLUSH_SLAVE_TIMEOUT', 'SLAVE_NOT_AVAILABLE'] as const)(
    'a message whose broker answers %s is stored, with status 200',
    async (sendStatus) => {
      scene.sendingGoesWrong({ sendStatus });
      expect(await produce()).toMatchObject({ status: 200, result: { sendStatus } });
      scene.sendingGoesWrong();
      expect(await scene.found(1)).toEqual(['a']);
    },
  );
});
