import type { Settings } from '../../../src/config/settings';
import type { ClockReport, ClockState, ClockView, Due } from '../../../src/index';
import { ControlBed, describeOnStores } from '../../support/control-bed';

const MINUTE = 60_000;

describeOnStores('what falls due first', (settings) => {
  let bed: ControlBed;
  let now: number;
  beforeEach(async () => {
    const own: Partial<Settings> = settings();
    bed = await ControlBed.start(own);
    await bed.mq.reset();
    ({ now } = await bed.mq.clock.freeze());
  });
  afterEach(() => bed.close());
  const next = async (): Promise<Due | undefined> => (await bed.get<ClockView>('/clock')).body.next;
  const send = async (topic: string, body: object): Promise<string> =>
    String((await bed.post(`/topics/${topic}/messages`, body)).body['messageId']);

  it('is nothing where all is ready, dead or done', async () => {
    await send('T', { body: 'a' });
    expect((await bed.get('/clock')).body).toMatchObject({ now, frozen: true });
    expect(await next()).toBeUndefined();
  });

  it('is the end of a delivery, a scheduled message or a check, whichever comes first', async () => {
    const inHalf = await send('half', { body: 'h', immunity: '20s' });
    const check = { at: now + 20_000, kind: 'check', ns: '', topic: 'half', id: inHalf };
    expect(await next()).toEqual(check);
    const later = await send('later', { body: 'l', deliverAt: now + 10_000 });
    const scheduled = { at: now + 10_000, kind: 'scheduled', ns: '', topic: 'later', id: later };
    expect(await next()).toEqual(scheduled);
    await bed.post('/clock', { set: now + 10_000 });
    expect(await next()).toEqual(check);
    await bed.post('/clock', { set: now + 10 * MINUTE });
    const id = await send('T', { body: 'a' });
    await bed.consume('T');
    const at = now + 15 * MINUTE;
    expect(await next()).toEqual({ at, kind: 'delivery', ns: '', topic: 'T', group: 'GID_a', id });
    await bed.post('/clock', { set: at });
    expect(await next()).toBeUndefined();
    expect(await bed.consume('T')).toEqual(['a']);
  });

  it('passes over a delivery that was acked', async () => {
    await send('T', { body: 'a' });
    const [handle = ''] = await bed.handles('T');
    expect(await next()).toMatchObject({ kind: 'delivery' });
    await bed.ack('T', handle);
    expect(await next()).toBeUndefined();
  });

  it('is what a consumer of the gateway was handed, too', async () => {
    const init = {
      method: 'POST',
      body: new URLSearchParams({ message: 'm', producer: 'T-producer' }),
    };
    expect((await fetch(`${bed.mq.url}/mq/produce`, init)).status).toBe(200);
    await (await fetch(`${bed.mq.url}/mq/message?topic=T&consumer=c`)).text();
    expect(await next()).toMatchObject({ kind: 'delivery', topic: 'T', group: 'c' });
  });

  it('is where {"next":true} goes, as often as it is asked; a 409 where there is nothing', async () => {
    await send('T', { body: 'a' });
    await send('later', { body: 'l', delay: '10s' });
    await bed.consume('T');
    const first = await bed.post<ClockReport>('/clock', { next: true });
    expect(first.body).toMatchObject({ now: now + 10_000, released: 1, redelivered: 0 });
    const second = await bed.mq.clock.next();
    expect(second).toMatchObject({ now: now + 5 * MINUTE, redelivered: 1 });
    const none = await bed.post('/clock', { next: true });
    const detail = 'Nothing falls due by itself; the clock was not moved.';
    expect(none).toMatchObject({ status: 409, body: { detail } });
    expect(bed.mq.clock.now()).toBe(now + 5 * MINUTE);
    expect((await bed.post('/clock', { next: true, advance: '1s' })).status).toBe(400);
  });

  it('goes as at the start after a reset of the clock', async () => {
    await bed.post('/clock', { advance: '1d' });
    const { body } = await bed.post<ClockState>('/clock', { reset: true });
    expect(body).toMatchObject({ offsetMs: 0, frozen: false });
  });
});
