import { startMqrest, type Mqrest } from '../src';
import { describeRedis } from './support/redis';

// As jest and vitest fake them by default: timers, Date, performance, nextTick, microtasks.
describe('mqrest in a program whose timers are faked', () => {
  let mq: Mqrest;
  beforeEach(async () => {
    jest.useFakeTimers({ now: 0 });
    mq = await startMqrest({ port: 0 });
  });
  afterEach(async () => {
    await mq.close();
    jest.useRealTimers();
  });

  it('moves its clock, waits, ends waits in time, and closes', async () => {
    const before = mq.clock.state.now;
    await mq.send({ topic: 'T', body: 'later', delay: '1h' });
    expect(await mq.clock.advance('1h')).toMatchObject({ released: 1 });
    const { messages } = await mq.until({ topic: 'T', until: 'published' });
    expect(messages).toMatchObject([{ body: 'later' }]);
    const inVain = mq.until({ topic: 'T', group: 'GID_a', until: 'delivered', timeout: '50ms' });
    await expect(inVain).rejects.toMatchObject({ status: 408 });
    await mq.expectNone({ topic: 'T', group: 'GID_a', within: '50ms' });
    await mq.reset();
    await mq.restore(await mq.snapshot());
    // The time is that of the system, not the faked one.
    expect(before).toBeGreaterThan(Date.UTC(2020, 0));
  });

  it('serves polls that wait', async () => {
    const poll = (seconds: number) =>
      fetch(`${mq.url}/topics/T/messages?consumer=GID_a&numOfMessages=1&waitseconds=${seconds}`);
    expect((await poll(1)).status).toBe(404);
    const waiting = poll(30);
    await mq.until({ topic: 'T', group: 'GID_a', until: 'polling' });
    await mq.send({ topic: 'T', body: 'a' });
    expect(await (await waiting).text()).toContain('<MessageBody>a</MessageBody>');
  });
});

describeRedis('mqrest on Redis in such a program, which leaves nextTick as it is', (url) => {
  it('moves its clock, waits and closes', async () => {
    const fakes = jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'queueMicrotask'] });
    const mq = await startMqrest({ port: 0, redis: { url: url() } });
    const topic = `T${process.pid}`;
    await mq.send({ topic, body: 'later', delay: '1h' });
    expect(await mq.clock.advance('1h')).toMatchObject({ released: 1 });
    expect((await mq.until({ topic, until: 'published' })).messages).toHaveLength(1);
    await mq.reset();
    await mq.close();
    fakes.useRealTimers();
  });
});
