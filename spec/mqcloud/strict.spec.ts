import { bodies, GatewayBed } from '../support/gateway-bed';

const KIB = 1024;

describe('The gateway where the profile is strict', () => {
  let bed: GatewayBed;
  const declare = (topic: string, type: string) =>
    bed.store.declare({ topic: { instance: '', topic }, shape: { type, queues: 4 } });
  const send = (topic: string, values: Readonly<Record<string, string | number | boolean>>) =>
    bed.post('/mq/produce', { producer: `${topic}-producer`, ...values });

  beforeEach(async () => {
    bed = await new GatewayBed({ policy: 'strict' }).open();
    await declare('orders', 'normal');
    await declare('timers', 'timer');
    await declare('lines', 'ordered');
  });

  afterEach(() => bed.close());

  it('takes what a topic of its type takes', async () => {
    const replies = [
      await send('orders', { message: 'a', keys: 'k' }),
      await send('timers', { message: 'a', delayLevel: 1 }),
      await send('lines', { message: 'a', orderId: '7' }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('refuses a topic that is not there, or of another type', async () => {
    expect(await send('others', { message: 'a' })).toMatchObject({
      status: 500,
      message: expect.stringContaining('No route info of this topic') as string,
    });
    expect(await send('orders', { message: 'a', delayLevel: 1 })).toMatchObject({
      status: 500,
      message: expect.stringMatching(/^TopicTypeMismatch: /) as string,
    });
  });

  it('refuses a key with an illegal character and a large message for later', async () => {
    expect(await send('orders', { message: 'a', keys: 'a|b' })).toMatchObject({
      status: 400,
      message: expect.stringContaining('the key "a|b" is') as string,
    });
    const message = 'x'.repeat(64 * KIB + 1);
    expect(await send('timers', { message, delayLevel: 1 })).toMatchObject({
      status: 500,
      message: expect.stringContaining(`MAX: ${64 * KIB}`) as string,
    });
    expect((await send('orders', { message })).status).toBe(200);
  });

  it('refuses names that the cloud refuses, of those who send, poll and register', async () => {
    const tooShort = { status: 400, message: expect.stringContaining('is not allowed') as string };
    expect(await send('t1', { message: 'a' })).toMatchObject(tooShort);
    expect(await bed.get('/mq/message', { topic: 't1', consumer: 'gg' })).toMatchObject(tooShort);
    expect(await bed.get('/mq/message', { topic: 'orders', consumer: 'g' })).toMatchObject(
      tooShort,
    );
    const registering = await bed.post('/mq/register', { consumer: 'gg', topic: 't1' });
    expect(registering).toMatchObject(tooShort);
  });

  it('hands out what it took', async () => {
    await send('orders', { message: 'a' });
    const polled = await bed.get('/mq/message', { topic: 'orders', consumer: 'group' });
    expect(bodies(polled)).toEqual(['a']);
  });
});

it('The gateway takes all of that where the profile is relaxed, and the broker warns once of each', async () => {
  const bed = await new GatewayBed().open();
  const send = (topic: string, values: Readonly<Record<string, string | number>>) =>
    bed.post('/mq/produce', { producer: `${topic}-producer`, message: 'a', ...values });
  for (let n = 0; n < 2; n++) {
    expect((await send('t1', {})).status).toBe(200);
    expect((await send('orders', { keys: 'a&b' })).status).toBe(200);
  }
  await bed.close();
  expect(bed.warnings).toEqual([
    expect.stringMatching(/^topic t1: the strict profile would refuse this \(InvalidArgument\)/),
    expect.stringMatching(/^topic orders: the strict profile would refuse this .*"a&b"/),
  ]);
});
