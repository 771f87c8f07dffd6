import { ALL_LOCKED, ConsumerScene, idIn } from '../consumer-scene';
import { type Reply } from '../../support/gateway-bed';
import { describeOnStores } from '../stores';

describeOnStores('A consumer with cookies', (open) => {
  const scene = new ConsumerScene(open);
  const { poll, begin } = scene;

  beforeEach(async () => {
    await begin();
    await scene.bed.put('t1', 0, 'c0');
  });
  const cookieOf = (reply: Reply) => reply.headers['set-cookie']?.[0];

  it('C24: the id is set as a cookie, acks by it, and the cookie is removed when there is none', async () => {
    const found = await poll({ useCookie: true });
    expect(cookieOf(found)).toBe(`rid=${idIn(found)}; Path=/`);
    const next = await scene.bed.get(
      '/mq/message',
      { topic: 't1', consumer: 'g1', useCookie: true },
      { cookie: `other=1; rid=${idIn(found)}` },
    );
    expect(next.result?.ackInfo.message).toMatch(/^ok /);
    expect(cookieOf(next)).toBe(GONE);
  });

  const GONE = 'rid=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:10 GMT; Path=/';
  const values = { topic: 't1', consumer: 'g1' };

  it.each([
    ['/mq/ack', /^ok /],
    ['/mq/unlock', / unlock:true$/],
  ])('C24: %s takes it too and removes it; without the flag it is ignored', async (path, done) => {
    const cookie = { cookie: `rid=${idIn(await poll({ useCookie: true }))}` };
    expect(await scene.bed.get('/mq/message', values, cookie)).toMatchObject(ALL_LOCKED);
    const settled = await scene.bed.get(path, { ...values, useCookie: 'yes' }, cookie);
    expect(settled.message).toMatch(done);
    expect(cookieOf(settled)).toBe(GONE);
  });

  it('stays where an ack is refused, or does without it', async () => {
    const cookie = { cookie: 'rid=!!!' };
    const refused = await scene.bed.get('/mq/ack', { ...values, useCookie: true }, cookie);
    expect(refused.status).toBe(500);
    expect(cookieOf(refused)).toBeUndefined();
    const requestId = idIn(await poll()) ?? '';
    const acked = await scene.bed.get('/mq/ack', { ...values, requestId });
    expect(acked.status).toBe(200);
    expect(cookieOf(acked)).toBeUndefined();
  });

  it.each(['undefined', 'null', ''])('takes a requestId of %j for none', async (requestId) => {
    const found = await poll({ requestId });
    expect(found.status).toBe(200);
    const cookie = { cookie: `rid=${requestId}` };
    const illegal = { status: 400 };
    expect(await scene.ack({ requestId })).toMatchObject(illegal);
    const acked = await scene.bed.get('/mq/ack', { ...values, useCookie: true }, cookie);
    expect(acked).toMatchObject(illegal);
  });

  it('C24: the parameter wins over the cookie', async () => {
    const found = await poll({ useCookie: true });
    const next = await scene.bed.get(
      '/mq/message',
      { topic: 't1', consumer: 'g1', useCookie: true, requestId: idIn(found) },
      { cookie: 'rid=!!!' },
    );
    expect(next.result?.ackInfo.message).toMatch(/^ok /);
  });

  it('C24: an error leaves the cookie as it is', async () => {
    await poll();
    const locked = await poll({ useCookie: true });
    expect(locked).toMatchObject(ALL_LOCKED);
    expect(cookieOf(locked)).toBeUndefined();
  });

  it.each(['abc', ''])('C24: a useCookie of %p is a 400 that names it', async (useCookie) => {
    const reply = await poll({ useCookie });
    expect(reply.status).toBe(400);
    expect(reply.message).toContain("on field 'useCookie'");
    expect(reply.message).toContain(`Invalid boolean value [${useCookie}]`);
  });
});
