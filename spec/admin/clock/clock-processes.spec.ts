import { Inquiry } from '../../../src/shared/inquiry';
import type { ClockState, Settings } from '../../../src/index';
import { CliProcess } from '../../support/cli-process';
import { describeOwnRedis } from '../../support/redis';
import { ControlBed } from '../../support/control-bed';

const HOUR = 3_600_000;

describeOwnRedis('the clock of several processes on one Redis', (redis) => {
  const settings = (): Partial<Settings> => ({ store: 'redis', redisUrl: redis().url });
  let one: ControlBed;
  let other: CliProcess;
  let otherUrl = '';
  beforeAll(async () => {
    one = await ControlBed.start(settings());
    const flags = ['--port', '0', '--store', 'redis', '--redis-url', redis().url, '--log', 'off'];
    other = new CliProcess(flags);
    otherUrl = await other.url();
  });
  afterAll(() => Promise.all([one.close(), other.stop()]));
  beforeEach(async () => {
    await one.mq.reset();
    await one.mq.clock.freeze();
  });

  const there = async <T>(path: string, body?: object): Promise<T> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const text = await (await fetch(`${otherUrl}/_mqrest/v1${path}`, init)).text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  const poll = async (url: string, query = ''): Promise<string> => {
    const path = `topics/orders/messages?consumer=GID_a&numOfMessages=1&${query}`;
    return (await fetch(`${url}/${path}`)).text();
  };
  const parkedThere = async (): Promise<void> => {
    while ((await there<{ parked: unknown[] }>('/polls')).parked.length === 0);
  };

  it('delivers nothing in another process before its time', async () => {
    const t0 = one.mq.clock.now();
    await poll(otherUrl);
    const waiting = poll(otherUrl, 'waitseconds=5');
    await parkedThere();
    await one.mq.send({ topic: 'orders', body: 'later', deliverAt: t0 + 20_000 });
    await one.mq.clock.advance('1m');
    expect(await waiting).toContain('MessageNotExist');
    expect(await poll(otherUrl)).toContain(`<FirstConsumeTime>${t0 + 60_000}<`);
  });

  it('delivers to a poll that waits in another process at the very time', async () => {
    const t0 = one.mq.clock.now();
    await one.mq.send({ topic: 'orders', body: 'later', deliverAt: t0 + 20_000 });
    const waiting = poll(otherUrl, 'waitseconds=30');
    await parkedThere();
    const moved = await one.mq.clock.advance('1h');
    expect(moved).toMatchObject({ released: 1, redelivered: 1 });
    expect(await waiting).toContain(`<FirstConsumeTime>${t0 + 20_000}<`);
  });

  it('lets what is delayed in another process happen at its own time', async () => {
    const t0 = one.mq.clock.now();
    const action = { delay: '3s' };
    await one.post('/faults', { match: { operation: 'publish' }, times: 1, action });
    const sent = fetch(`${otherUrl}/topics/orders/messages`, {
      method: 'POST',
      body: '<Message><MessageBody>m</MessageBody></Message>',
    });
    // A delay there is due there only.
    const delayed = async () => (await there<{ faults: { fired: number }[] }>('/faults')).faults;
    while ((await delayed())[0]?.fired !== 1);
    await one.mq.clock.advance('1h');
    expect((await sent).status).toBe(201);
    expect(await poll(one.mq.url)).toContain(`<PublishTime>${t0 + 3_000}<`);
  });

  it('takes what falls due here and there in the order of its time', async () => {
    const t0 = one.mq.clock.now();
    for (const s of [5, 10, 15, 20]) {
      await one.mq.send({ topic: 'orders', body: `${s}`, deliverAt: t0 + s * 1_000 });
    }
    const polls: Promise<string>[] = [];
    for (let n = 0; n < 4; n++) {
      polls.push(poll(n % 2 === 0 ? otherUrl : one.mq.url, 'waitseconds=30'));
    }
    await one.parked(2);
    while ((await there<{ parked: unknown[] }>('/polls')).parked.length < 4);
    await there('/clock', { advance: '2m' });
    const answers = (await Promise.all(polls)).join('');
    for (const s of [5, 10, 15, 20]) {
      expect(answers).toContain(`<FirstConsumeTime>${t0 + s * 1_000}<`);
    }
  });

  it('is moved by all that several ask for at once, in several processes', async () => {
    const t0 = one.mq.clock.now();
    const moves = [0, 1, 2, 3].map((n) =>
      n % 2 === 0 ? one.mq.clock.advance('1h') : there('/clock', { advance: '1h' }),
    );
    await Promise.all(moves);
    expect(one.mq.clock.now()).toBe(t0 + 4 * HOUR);
    expect((await there<ClockState>('/clock')).now).toBe(t0 + 4 * HOUR);
  });

  it('goes on as it went where whoever moves it is gone', async () => {
    const t0 = one.mq.clock.now();
    const gone = new Inquiry(one.mq.store, () => undefined);
    await gone.join();
    await gone.ask('clock', { do: 'begin' });
    await gone.ask('clock', { do: 'stop', setting: { frozenAt: t0 + HOUR } });
    await gone.leave();
    expect(one.mq.clock.now()).toBe(t0 + HOUR);
    // Held up until nobody can be expected to go on with it.
    expect(await poll(otherUrl)).toContain('MessageNotExist');
    expect(await poll(one.mq.url)).toContain('MessageNotExist');
    expect(one.mq.clock.now()).toBe(t0);
    expect((await there<ClockState>('/clock')).now).toBe(t0);
  }, 15_000);
});
