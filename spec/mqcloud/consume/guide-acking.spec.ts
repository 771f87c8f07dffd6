import { idIn } from '../consumer-scene';
import { bodies } from '../../support/gateway-bed';
import { GuideLoop, guideScript } from '../guide-loop';
import { CONSUMER, GuideScene } from '../guide-scene';
import { describeOnStores } from '../stores';

const FIVE_MINUTES = 300_000;

/** In the default profile, with nothing declared. */
describeOnStores('The user guide, three: acks and its examples', (open) => {
  const scene = new GuideScene(open);
  const { produce, poll, ack, host } = scene;

  it('GET /mq/ack acks the last batch of a service that goes down', async () => {
    await produce('a');
    expect((await ack({ requestId: idIn(await poll()) })).status).toBe(200);
    scene.bed.clock.advance(FIVE_MINUTES + 1);
    for (let n = 0; n < 4; n++) expect(bodies(await poll())).toEqual([]);
  });

  it('messages that are not acked come again after five minutes and not before', async () => {
    await produce('a');
    expect(bodies(await poll())).toEqual(['a']);
    const early = [];
    for (let n = 0; n < 4; n++) early.push(...bodies(await poll()));
    expect(early).toEqual([]);
    scene.bed.clock.advance(FIVE_MINUTES);
    expect((await poll()).status).toBe(500);
    scene.bed.clock.advance(1);
    expect(bodies(await poll())).toEqual(['a']);
  });

  it('with useCookie=true the cookie acks', async () => {
    await produce('a');
    const first = await poll({ useCookie: true });
    const [cookie = ''] = first.headers['set-cookie']?.[0]?.split(';') ?? [];
    expect(cookie).toBe(`rid=${idIn(first)}`);
    await poll({ useCookie: true }, { cookie });
    scene.bed.clock.advance(FIVE_MINUTES + 1);
    const after = [];
    for (let n = 0; n < 4; n++) after.push(...bodies(await poll()));
    expect(after).toEqual([]);
  });

  it('a client that keeps no cookies acks nothing with useCookie=true', async () => {
    await produce('a');
    await poll({ useCookie: true });
    await poll({ useCookie: true });
    scene.bed.clock.advance(FIVE_MINUTES + 1);
    expect(bodies(await poll({ useCookie: true }))).toEqual(['a']);
  });

  it('the clustering example gets every message once', async () => {
    for (let n = 0; n < 8; n++) await produce(`m${n}`);
    const loop = new GuideLoop(guideScript('clustering', host()));
    for (let n = 0; n < 8; n++) await loop.next();
    expect(loop.logged).toEqual(['FOUND,2', 'FOUND,2', 'FOUND,2', 'FOUND,2']);
    await produce('m8');
    for (let n = 0; n < 8; n++) await loop.next();
    expect(loop.logged.slice(4)).toEqual(['FOUND,1']);
  });

  it('the clustering example goes on after an error', async () => {
    const loop = new GuideLoop(guideScript('clustering', host()));
    await loop.answered();
    await scene.bed.json('/mq/consumer/config', { consumer: CONSUMER, pause: 1 });
    await loop.next();
    await scene.bed.json('/mq/consumer/config', { consumer: CONSUMER, pause: 0 });
    await produce('a');
    for (let n = 0; n < 8; n++) await loop.next();
    expect(loop.logged).toEqual(['FOUND,1']);
  });

  it('the broadcast example gets every message for each clientId, beside the clustering one', async () => {
    for (let n = 0; n < 8; n++) await produce(`m${n}`);
    const script = guideScript('broadcast', host());
    const loops = [
      new GuideLoop(guideScript('clustering', host())),
      new GuideLoop(script),
      new GuideLoop(script.replace('127.0.0.1"\n', '127.0.0.2"\n')),
    ];
    for (let n = 0; n < 8; n++) for (const loop of loops) await loop.next();
    for (const loop of loops) {
      const found = loop.replies.flatMap(
        ({ result }) => (result?.msgList ?? []) as { message: string }[],
      );
      expect(found.map(({ message }) => message).sort()).toEqual(
        Array.from({ length: 8 }, (_, n) => `m${n}`),
      );
    }
  });

  it('a loop that starts with an empty requestId, as the Python example does, gets every message once', async () => {
    for (let n = 0; n < 8; n++) await produce(`m${n}`);
    const found = [];
    let requestId = '';
    for (let n = 0; n < 12; n++) {
      const { result } = await poll({ requestId });
      requestId = result?.requestId ?? '';
      found.push(...(result?.msgList ?? []).map(({ message }) => message));
    }
    expect(found.sort()).toEqual(Array.from({ length: 8 }, (_, n) => `m${n}`));
  });
});
