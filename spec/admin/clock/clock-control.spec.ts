import { MQClient } from '@aliyunmq/mq-http-sdk';
import type { Settings } from '../../../src/config/settings';
import type { ClockReport, ClockState } from '../../../src/index';
import { ControlBed, describeOnStores } from '../../support/control-bed';

const MINUTE = 60_000;
const quiet = { redelivered: 0, released: 0, deadLettered: 0, expired: 0 };

describeOnStores('the clock', (settings) => {
  let bed: ControlBed;
  const start = async (more: Partial<Settings> = {}): Promise<void> => {
    bed = await ControlBed.start({ ...settings(), ...more });
    await bed.mq.reset();
  };
  afterEach(() => bed.close());
  const move = (body: object) => bed.post<ClockReport>('/clock', body);
  const send = (body: object) => bed.post('/topics/T/messages', body);

  it('goes with the time of the system until it is moved', async () => {
    await start();
    const before = Date.now();
    const { body } = await bed.get<ClockState>('/clock');
    expect(body).toMatchObject({ offsetMs: 0, frozen: false });
    expect(body.now).toBeGreaterThanOrEqual(before);
    expect(body.now).toBeLessThanOrEqual(Date.now());
  });

  it('lets a delivery come again when its time has passed, and says so', async () => {
    await start();
    await send({ body: 'a' });
    expect(await bed.consume('T')).toEqual(['a']);
    expect((await move({ advance: '4m' })).body).toMatchObject({ ...quiet, offsetMs: 4 * MINUTE });
    expect(await bed.consume('T')).toEqual([]);
    expect((await move({ advance: MINUTE })).body).toMatchObject({ ...quiet, redelivered: 1 });
    expect(await bed.consume('T')).toEqual(['a']);
  });

  it('answers a poll that waits for what falls due, before it replies', async () => {
    await start();
    await send({ body: 'a' });
    await bed.consume('T');
    const poll = bed.consume('T', 'waitseconds=30');
    await bed.parked();
    await move({ freeze: true });
    const { now } = (await bed.get<ClockState>('/clock')).body;
    await move({ advance: '29s' });
    expect(bed.mq.broker.parked).toBe(1);
    const { body } = await move({ set: now + 29_999 });
    expect(body).toMatchObject({ ...quiet, now: now + 29_999, frozen: true });
    await move({ advance: 1 });
    expect(bed.mq.broker.parked).toBe(0);
    expect(await poll).toEqual([]);
  });

  it('delivers a scheduled message to a poll that waits, at its very time', async () => {
    await start();
    await move({ freeze: true });
    const { now } = (await bed.get<ClockState>('/clock')).body;
    await send({ body: 'later', deliverAt: now + 20_000 });
    const poll = fetch(
      `${bed.mq.url}/topics/T/messages?consumer=GID_a&numOfMessages=1&waitseconds=30`,
    );
    await bed.parked();
    expect((await move({ advance: '1h' })).body).toMatchObject({
      ...quiet,
      released: 1,
      redelivered: 1,
    });
    const xml = await (await poll).text();
    expect(xml).toContain(`<FirstConsumeTime>${now + 20_000}</FirstConsumeTime>`);
    expect(xml).toContain(`<NextConsumeTime>${now + 20_000 + 5 * MINUTE}</NextConsumeTime>`);
  });

  it('lets a consumer that polls again and again take each message at its time', async () => {
    await start();
    await move({ freeze: true });
    const { now } = (await bed.get<ClockState>('/clock')).body;
    const due = Array.from({ length: 10 }, (_, n) => now + (n + 1) * MINUTE);
    for (const at of due) await send({ body: 'later', deliverAt: at });
    const taken: number[] = [];
    const consumer = (async () => {
      const query = 'consumer=GID_a&numOfMessages=1&waitseconds=30';
      while (taken.length < due.length) {
        const xml = await (await fetch(`${bed.mq.url}/topics/T/messages?${query}`)).text();
        const [, at] = /<FirstConsumeTime>(\d+)</.exec(xml) ?? [];
        if (at === undefined) continue;
        taken.push(Number(at));
        const [, handle = ''] = /<ReceiptHandle>([^<]*)</.exec(xml) ?? [];
        expect(await bed.ack('T', handle)).toBe(204);
      }
    })();
    await bed.parked();
    expect((await move({ advance: '10m' })).body).toMatchObject({ ...quiet, released: 10 });
    await consumer;
    expect(taken).toEqual(due);
  });

  it('has patience with a consumer as long as this process is held up', async () => {
    await start();
    await move({ freeze: true });
    const { now } = (await bed.get<ClockState>('/clock')).body;
    const due = [now + 20_000, now + 40_000];
    for (const at of due) await send({ body: 'later', deliverAt: at });
    const taken = async () => {
      const query = 'consumer=GID_a&numOfMessages=1&waitseconds=30';
      const xml = await (await fetch(`${bed.mq.url}/topics/T/messages?${query}`)).text();
      return Number(/<FirstConsumeTime>(\d+)</.exec(xml)?.[1]);
    };
    const consumer = (async () => {
      const first = await taken();
      // Nothing else has a turn meanwhile.
      for (const end = performance.now() + 200; performance.now() < end;);
      return [first, await taken()];
    })();
    await bed.parked();
    await move({ advance: '1m' });
    expect(await consumer).toEqual(due);
  });

  it('does not wait forever for a client that polls no more', async () => {
    await start();
    const polls = [1, 2, 3].map((n) => bed.consume('T', `waitseconds=${n * 10}`));
    await bed.parked(3);
    await move({ advance: '10m' });
    expect(await Promise.all(polls)).toEqual([[], [], []]);
  });

  it('makes a dead letter of what was delivered as often as allowed', async () => {
    await start({ maxRetries: 1 });
    await send({ body: 'a' });
    await bed.consume('T');
    await move({ advance: '5m' });
    expect(await bed.consume('T')).toEqual(['a']);
    expect((await move({ advance: '5m' })).body).toMatchObject({ ...quiet, deadLettered: 1 });
    expect(await bed.consume('T')).toEqual([]);
  });

  it('lets messages go that were kept long enough', async () => {
    await start();
    await move({ freeze: true });
    await send({ body: 'a' });
    await send({ body: 'b' });
    expect((await move({ advance: '3d' })).body).toMatchObject(quiet);
    expect((await move({ advance: 1 })).body).toMatchObject({ ...quiet, expired: 2 });
  });

  it('tells of topics that are new since it was moved last, and of those that were there', async () => {
    await start();
    await move({ freeze: true });
    await send({ body: 'a' });
    await move({ advance: 1 });
    await bed.consume('T');
    await bed.post('/topics/U/messages', { body: 'b', delay: '1m' });
    const moved = { ...quiet, redelivered: 1, released: 1 };
    expect((await move({ advance: '5m' })).body).toMatchObject(moved);
  });

  it('is not moved where the store cannot be asked', async () => {
    await start();
    await bed.mq.store.close();
    await expect(bed.mq.clock.advance('1h')).rejects.toThrow('StoreUnavailable');
    expect(bed.mq.clock.state.offsetMs).toBe(0);
  });

  it('brings a half message to its check', async () => {
    await start();
    await send({ body: 'half', immunity: '10s' });
    expect(await bed.consume('T', 'trans=pop')).toEqual([]);
    await move({ advance: '10s' });
    expect(await bed.consume('T', 'trans=pop')).toEqual(['half']);
  });

  it('is what the age of a request goes by', async () => {
    await start({ auth: 'known' });
    const dated = () =>
      fetch(`${bed.mq.url}/topics/T/messages?consumer=GID_a&numOfMessages=1`, {
        headers: { Date: new Date().toUTCString(), Authorization: 'MQ id:c2lnbmF0dXJl' },
      });
    await bed.post('/credentials', { accessKeyId: 'other', accessKeySecret: 'secret' });
    expect(await (await dated()).text()).toContain('MessageNotExist');
    await bed.close();
    await start({ auth: 'strict', credentials: [{ accessKeyId: 'id', accessKeySecret: 's' }] });
    expect(await (await dated()).text()).toContain('SignatureDoesNotMatch');
    await move({ advance: '16m' });
    expect(await (await dated()).text()).toContain('TimeExpired');
  });

  it('stands still when told to, and goes on from there', async () => {
    await start();
    const frozen = (await move({ freeze: true })).body;
    await bed.consume('T');
    expect((await bed.get<ClockState>('/clock')).body.now).toBe(frozen.now);
    expect((await move({ advance: '1h' })).body).toMatchObject({ now: frozen.now + 3_600_000 });
    const resumed = (await move({ resume: true })).body;
    expect(resumed.frozen).toBe(false);
    expect(resumed.now - frozen.now - 3_600_000).toBeLessThan(1000);
  });

  it('goes to a time it is told, and back', async () => {
    await start();
    await move({ freeze: true });
    const at = Date.parse('2030-01-31T12:00:00Z');
    expect((await move({ set: '2030-01-31T12:00:00Z' })).body.now).toBe(at);
    expect((await move({ set: '2020-01-01' })).body.now).toBe(Date.parse('2020-01-01'));
  });

  it.each([
    [{}, 'The body must have exactly one of advance, set, next, freeze, resume and reset.'],
    [{ advance: '5m', freeze: true }, 'The body must have exactly one of'],
    [{ advance: 'soon' }, 'advance is "soon"; allowed: ms, or text such as "300ms"'],
    [{ advance: -1 }, 'advance is -1; allowed'],
    [
      { advance: '99999999999d' },
      'advance is "99999999999d"; allowed: whatever brings the time to',
    ],
    [{ advance: `${'9'.repeat(400)}d` }, 'allowed: whatever brings the time to'],
    [{ set: 8_640_000_000_000_000 }, 'set is 8640000000000000; allowed: whatever brings'],
    [{ set: '2030-02-31' }, 'set is "2030-02-31"; allowed: epoch ms'],
    [{ set: '2100-02-29T00:00:00Z' }, 'set is "2100-02-29T00:00:00Z"; allowed: epoch ms'],
    [{ set: '31/01/2030' }, 'set is "31/01/2030"; allowed: epoch ms'],
    [{ freeze: false }, 'freeze is false; allowed: true'],
    [{ advnace: 1 }, 'advnace is not known here; allowed: advance, set, next, freeze, resume or reset'],
  ])('refuses %j and moves nothing', async (body, detail) => {
    await start();
    const reply = await bed.post('/clock', body);
    expect(reply.status).toBe(400);
    expect(reply.body.detail).toContain(detail);
    expect((await bed.get<ClockState>('/clock')).body.offsetMs).toBe(0);
  });

  it('goes as far as the year 9999, where messages still come and go', async () => {
    await start();
    await move({ freeze: true });
    const last = Date.parse('9999-12-31T23:59:59.999Z');
    expect((await move({ set: last })).body.now).toBe(last);
    expect((await move({ advance: 1 })).status).toBe(400);
    expect((await send({ body: 'a' })).status).toBe(201);
    expect(await bed.consume('T')).toEqual(['a']);
    await move({ set: '2024-02-29' });
  });

  it('passes in whole milliseconds, however it is told to', async () => {
    await start();
    await move({ freeze: true });
    const { now } = (await bed.get<ClockState>('/clock')).body;
    expect((await move({ advance: 0.4 })).body.now).toBe(now);
    expect((await move({ advance: 1.5 })).body.now).toBe(now + 2);
    expect((await move({ advance: '2.6ms' })).body.now).toBe(now + 5);
  });

  it('rejects, and never throws, where a program asks for what cannot be', async () => {
    await start();
    await expect(bed.mq.clock.advance('soon')).rejects.toMatchObject({ status: 400 });
    await expect(bed.mq.clock.set('then')).rejects.toMatchObject({ status: 400 });
  });

  it('takes a message through its 289 deliveries in a moment', async () => {
    await start();
    const client = new MQClient(bed.mq.url, 'id', 'secret');
    const consumer = client.getConsumer('', 'T', 'GID_a');
    await client.getProducer('', 'T').publishMessage('never acked');
    const happened = { ...quiet };
    for (let n = 1; n <= 289; n++) {
      const [message] = (await consumer.consumeMessage(1)).body;
      expect(message?.ConsumedTimes).toBe(String(n));
      const { body } = await move({ advance: '5m' });
      happened.redelivered += body.redelivered;
      happened.deadLettered += body.deadLettered;
    }
    expect(happened).toEqual({ ...quiet, redelivered: 288, deadLettered: 1 });
    await expect(consumer.consumeMessage(1)).rejects.toThrow('MessageNotExist');
    // It takes as long as the machine is busy; `npm run bench -- life` measures.
  }, 30_000);
});
