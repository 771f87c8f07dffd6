import type { Settings } from '../../../src/config/settings';
import type { ClockState } from '../../../src/index';
import { CliProcess } from '../../support/cli-process';
import { describeOwnRedis } from '../../support/redis';
import { ControlBed } from '../../support/control-bed';
import { watched } from '../../support/broker-bed';

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

  it('has answered the polls that wait in another process when a move is over', async () => {
    await poll(otherUrl);
    const waiting = watched(poll(otherUrl, 'waitseconds=20'));
    await parkedThere();
    await one.mq.clock.advance('19s');
    expect((await there<{ parked: unknown[] }>('/polls')).parked).toHaveLength(1);
    await one.mq.clock.advance('1s');
    expect((await there<{ parked: unknown[] }>('/polls')).parked).toEqual([]);
    expect(await waiting.promise).toContain('MessageNotExist');
  });

  it('takes what falls due in each process in the order of its time', async () => {
    const t0 = one.mq.clock.now();
    for (const s of [5, 10, 15, 20]) {
      await one.mq.send({ topic: 'orders', body: `${s}`, deliverAt: t0 + s * 1_000 });
    }
    const polls = [5, 10, 15, 20].map(() => poll(otherUrl, 'waitseconds=30'));
    while ((await there<{ parked: unknown[] }>('/polls')).parked.length < 4);
    const moved = await one.mq.clock.advance('2m');
    // Handed out again is what its poll in the other process has got.
    expect(moved).toMatchObject({ released: 4, redelivered: 0 });
    const answers = (await Promise.all(polls)).join('');
    for (const s of [5, 10, 15, 20]) {
      expect(answers).toContain(`<FirstConsumeTime>${t0 + s * 1_000}<`);
    }
  });

  it('reports once what comes again, whichever process hands it out', async () => {
    await one.mq.send({ topic: 'orders', body: 'a' });
    await one.mq.send({ topic: 'orders', body: 'b' });
    expect(await poll(otherUrl)).toContain('<MessageBody>a<');
    expect(await poll(one.mq.url)).toContain('<MessageBody>b<');
    await one.mq.clock.advance(290_000);
    const polls = [poll(otherUrl, 'waitseconds=30'), poll(one.mq.url, 'waitseconds=30')];
    await one.parked(1);
    await parkedThere();
    const moved = await one.mq.clock.advance('10s');
    expect(moved).toMatchObject({ redelivered: 2, released: 0, deadLettered: 0, expired: 0 });
    expect((await Promise.all(polls)).join('')).toMatch(/(<MessageBody>[ab]<.*){2}/s);
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

  it('is moved by the others when one of them was killed, a second late at most, and once', async () => {
    const t0 = one.mq.clock.now();
    const flags = ['--port', '0', '--store', 'redis', '--redis-url', redis().url, '--log', 'off'];
    const killed = new CliProcess(flags);
    await killed.url();
    killed.child.kill('SIGKILL');
    await killed.code();
    const spent = async (): Promise<number> => {
      const begun = performance.now();
      await one.mq.clock.advance('1h');
      return performance.now() - begun;
    };
    const [once, again] = [await spent(), await spent()];
    expect([once < 2_000, again < 1_000]).toEqual([true, true]);
    expect((await there<ClockState>('/clock')).now).toBe(t0 + 2 * HOUR);
  }, 15_000);
});
