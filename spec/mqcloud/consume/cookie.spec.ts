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
    expect(cookieOf(next)).toBe('rid=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:10 GMT; Path=/');
  });

  it('C24: ack takes it too and sets none; without the flag it is ignored', async () => {
    const cookie = { cookie: `rid=${idIn(await poll({ useCookie: true }))}` };
    const values = { topic: 't1', consumer: 'g1' };
    expect(await scene.bed.get('/mq/message', values, cookie)).toMatchObject(ALL_LOCKED);
    const acked = await scene.bed.get('/mq/ack', { ...values, useCookie: 'yes' }, cookie);
    expect(acked.message).toMatch(/^ok /);
    expect(cookieOf(acked)).toBeUndefined();
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
