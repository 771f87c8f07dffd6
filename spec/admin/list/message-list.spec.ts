import type { MessagePage, MessageRow } from '../../../src/admin/list/list-schema';
import { ControlBed, describeOnStores } from '../../support/control-bed';

/** What a row says in short: its body, state, and what it is for each group. */
function said({ start, state, groups }: MessageRow): string {
  return [start, state, ...groups.map(({ group, state: of }) => `${group} ${of}`)].join(', ');
}

describeOnStores('all messages in one list', (settings) => {
  let bed: ControlBed;
  beforeEach(async () => {
    bed = await ControlBed.start(settings());
    await bed.mq.clock.freeze();
  });
  afterEach(async () => {
    await bed.mq.reset();
    await bed.close();
  });

  const page = async (query = '') => (await bed.get<MessagePage>(`/messages${query}`)).body;
  const list = async (query = '') => (await page(query)).messages.map(said);
  /** Sends, a second after the one before. */
  const send = async (topic: string, body: string, more = {}) => {
    await bed.mq.clock.advance('1s');
    return (await bed.mq.send({ topic, body, ...more })).id;
  };

  it('has those of every topic and instance, the newest first', async () => {
    await send('T', 'a');
    await send('U', 'b');
    await send('T', 'c', { ns: 'MQ_INST_1' });
    await send('T', 'd');
    expect(await list()).toEqual(['d, ready', 'c, ready', 'b, ready', 'a, ready']);
    expect(await list('?ns=MQ_INST_1')).toEqual(['c, ready']);
    expect(await list('?ns=&topic=T')).toEqual(['d, ready', 'a, ready']);
  });

  it('says what each message is for every group, and the most urgent of it', async () => {
    await bed.mq.act.declareTopic({ topic: 'T' }, { queues: 1 });
    const ids: string[] = [];
    for (const body of ['a', 'b', 'c']) ids.push(await send('T', body));
    const [first] = await bed.handles('T');
    await bed.ack('T', first ?? '');
    await bed.mq.act.bury({ topic: 'T', group: 'GID_a', messageId: ids[1] ?? '' });
    await bed.mq.act.declareGroup({ topic: 'T', group: 'GID_new' });
    expect(await list()).toEqual([
      'c, inflight, GID_a inflight, GID_new ready',
      'b, dead, GID_a dead, GID_new ready',
      'a, ready, GID_new ready, GID_a past',
    ]);
    expect(await list('?group=GID_a')).toEqual([
      'c, inflight, GID_a inflight',
      'b, dead, GID_a dead',
      'a, past, GID_a past',
    ]);
    expect(await list('?group=GID_a&state=ready,inflight,dead')).toHaveLength(2);
  });

  it('counts deliveries, and tells when the current one ends', async () => {
    await send('T', 'a');
    await bed.handles('T');
    await bed.mq.clock.advance('301s');
    await bed.handles('T');
    const { messages, mostDeliveries } = await page();
    const until = bed.mq.clock.now() + 300_000;
    const state = { state: 'inflight', times: 2, most: 289, until };
    expect(messages[0]?.groups).toEqual([{ group: 'GID_a', ...state }]);
    expect(mostDeliveries).toBe(289);
    await bed.mq.clock.advance('301s');
    expect(await list()).toEqual(['a, ready, GID_a ready']);
  });

  it('counts them up to the number that the topic or the group has of its own', async () => {
    await bed.mq.resources.setTopic({ topic: 'T', retry: { max: 1 } });
    await bed.mq.resources.setGroup({ group: 'GID_b', retry: { max: 4 } });
    await send('T', 'a');
    const poll = async () => {
      for (const group of ['GID_a', 'GID_b']) {
        await (
          await fetch(`${bed.mq.url}/topics/T/messages?consumer=${group}&numOfMessages=16`)
        ).text();
      }
    };
    await poll();
    const most = async () =>
      (await page()).messages[0]?.groups.map(({ group, times, most: of }) => [group, times, of]);
    expect(await most()).toEqual([
      ['GID_a', 1, 2],
      ['GID_b', 1, 5],
    ]);
    await bed.mq.clock.advance('301s');
    await poll();
    await bed.mq.clock.advance('301s');
    expect(await list()).toEqual(['a, dead, GID_a dead, GID_b ready']);
    expect(await most()).toEqual([
      ['GID_a', 2, 2],
      ['GID_b', 2, 5],
    ]);
    await poll();
    expect(await most()).toEqual([
      ['GID_a', 2, 2],
      ['GID_b', 3, 5],
    ]);
  });

  it('has what is scheduled or half, on the first page', async () => {
    await send('T', 'later', { delay: '1h' });
    await send('X', 'half', { immunity: '1m' });
    await send('T', 'now');
    expect(await list()).toEqual(['now, ready', 'half, half', 'later, scheduled']);
    expect(await list('?state=scheduled')).toEqual(['later, scheduled']);
  });

  it('narrows it down by tag, key and a part of the body', async () => {
    await send('T', 'two teas', { tag: 'A', key: 'k1' });
    await send('T', 'a coffee', { tag: 'B', key: 'k2' });
    expect(await list('?tag=A')).toEqual(['two teas, ready']);
    expect(await list('?key=k2')).toEqual(['a coffee, ready']);
    expect(await list('?body=tea')).toEqual(['two teas, ready']);
    expect(await list('?body=milk')).toEqual([]);
  });

  it('goes on where a page ends, over all queues, each message once', async () => {
    for (let n = 0; n < 120; n++) await bed.mq.send({ topic: 'T', body: `m${n}` });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const more: string = cursor === undefined ? '' : `&cursor=${cursor}`;
      const { messages, next } = await page(`?topic=T&limit=50${more}`);
      seen.push(...messages.map(({ start }) => start));
      cursor = next;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(120);
    expect(seen).toHaveLength(120);
  });

  it('says whether there is more than was looked at, of all topics too', async () => {
    for (const topic of ['T', 'U']) {
      for (let n = 0; n < 5; n++) await bed.mq.send({ topic, body: `m${n}` });
    }
    const moreOf = async (query: string) => (await page(query)).more;
    expect(await moreOf('?limit=9')).toBe(true);
    expect(await moreOf('?limit=10')).toBe(false);
    expect(await moreOf('?topic=T&limit=4')).toBe(true);
    expect(await page('?topic=T&limit=5')).toMatchObject({ more: false });
    expect((await page('?topic=T&limit=5')).next).toBeUndefined();
  });

  it('shows how a body begins and how long it is', async () => {
    await send('T', 'x'.repeat(1000));
    expect((await page()).messages[0]).toMatchObject({ start: 'x'.repeat(200), characters: 1000 });
  });

  it('leaves out what was kept long enough', async () => {
    await send('T', 'old');
    await bed.mq.clock.advance('3d');
    await send('T', 'new');
    expect(await list()).toEqual(['new, ready']);
  });

  it('has all that is dead or in flight, also where the queues have it no more, page by page', async () => {
    await bed.mq.act.declareTopic({ topic: 'T' }, { queues: 1 });
    const ids: string[] = [];
    for (const body of ['a', 'b', 'c']) ids.push(await send('T', body));
    await bed.mq.clock.advance('71h');
    await bed.handles('T');
    for (const messageId of ids) await bed.mq.act.bury({ topic: 'T', group: 'GID_a', messageId });
    // By then their entries in the queue are past their retention, and their dead letters are not.
    await bed.mq.clock.advance('2h');
    await send('U', 'd');
    await bed.handles('U');
    await send('U', 'e');
    expect(await page('?state=dead&group=GID_a')).toMatchObject({ more: false });
    const dead = await list('?state=dead&group=GID_a');
    expect(dead).toEqual(['c', 'b', 'a'].map((body) => `${body}, dead, GID_a dead`));
    const { messages } = await bed.mq.peek.messages({ topic: 'T', states: ['dead'] });
    expect(messages).toHaveLength(dead.length);
    const first = await page('?state=dead,inflight&limit=2');
    expect([first.messages.map(({ start }) => start), first.more]).toEqual([['d', 'c'], true]);
    const second = await page(`?state=dead,inflight&limit=2&cursor=${first.next}`);
    expect(second.messages.map(({ start }) => start)).toEqual(['b', 'a']);
    expect(second).toMatchObject({ more: false });
    expect(second).not.toHaveProperty('next');
    expect((await bed.get('/messages?state=dead&cursor=x')).status).toBe(400);
  });

  it('goes by what a consumer of the MQCloud gateway has been handed out', async () => {
    const topic = 'mqcloud-json-test-topic';
    const body = new URLSearchParams({ producer: `${topic}-producer`, message: 'm' });
    await fetch(`${bed.mq.url}/mq/produce`, { method: 'POST', body });
    const consumer = 'http-clustering-consumer';
    const poll = () =>
      fetch(`${bed.mq.url}/mq/message?topic=${topic}&consumer=${consumer}`).then((r) => r.text());
    while (!(await poll()).includes('FOUND"'));
    expect(await list()).toEqual([`m, inflight, ${consumer} inflight`]);
    expect(await list('?state=inflight')).toEqual([`m, inflight, ${consumer} inflight`]);
  });

  it('refuses a topic that is not there, states that there are not, and another list’s cursor', async () => {
    expect((await bed.get('/messages?topic=none')).status).toBe(404);
    await send('T', 'a');
    for (const query of ['state=gone', 'topic=T&cursor=x', 'limit=0']) {
      expect([query, (await bed.get(`/messages?${query}`)).status]).toEqual([query, 400]);
    }
  });
});
