import { ControlBed, describeOnStores } from '../../support/control-bed';

interface PollReply {
  readonly status: number;
  readonly message?: string;
  readonly result?: { readonly requestId?: string; readonly msgList?: { message: string }[] };
}
interface Groups {
  readonly groups: { ready: number; inflight: number; dead: number }[];
}
interface Messages {
  readonly messages: { body: string; state: string; nextConsumeAt?: number; id: string }[];
}

describeOnStores('What the MQCloud gateway hands out', (settings) => {
  let bed: ControlBed;
  beforeAll(async () => {
    bed = await ControlBed.start(settings());
  });
  beforeEach(() => bed.mq.reset());
  afterAll(() => bed.mq.close());

  const gateway = async (path: string, form?: Record<string, string>): Promise<PollReply> => {
    const body = form && { method: 'POST', body: new URLSearchParams(form) };
    const reply = await fetch(`${bed.mq.url}${path}`, body);
    return (await reply.json()) as PollReply;
  };
  const produce = async (...messages: string[]): Promise<void> => {
    const producer = 'orders-producer';
    for (const message of messages) {
      await gateway('/mq/produce', { producer, message, orderId: 'k' });
    }
  };
  const poll = (query = ''): Promise<PollReply> =>
    gateway(`/mq/message?topic=orders&consumer=shop${query}`);
  const bodies = ({ result }: PollReply): string[] =>
    (result?.msgList ?? []).map(({ message }) => message);
  /** Polls until something comes, with an ack of each batch; a queue without messages is locked. */
  const pollAll = async (ack: boolean): Promise<string[]> => {
    const all: string[] = [];
    for (let polls = 0; polls < 4; polls++) {
      const reply = await poll();
      all.push(...bodies(reply));
      const requestId = encodeURIComponent(reply.result?.requestId ?? '');
      const isAcked = ack || bodies(reply).length === 0;
      if (isAcked) await gateway(`/mq/ack?topic=orders&consumer=shop&requestId=${requestId}`);
      if (!ack && all.length > 0) break;
    }
    return all;
  };
  const counts = async () => {
    const { groups } = (await bed.get<Groups>('/groups?topic=orders&group=shop')).body;
    return groups.map(({ ready, inflight, dead }) => ({ ready, inflight, dead }));
  };
  const states = async (state: string): Promise<string[]> => {
    const path = `/topics/orders/messages?group=shop&state=${state}`;
    return (await bed.get<Messages>(path)).body.messages.map(({ body }) => body);
  };
  const GROUP = '/topics/orders/groups/shop';
  const drained = { topic: 'orders', group: 'shop', until: 'drained', timeout: '300ms' };

  it('is neither ready nor in flight once it was acked, and drained holds at once', async () => {
    await produce('a', 'b', 'c');
    expect(await pollAll(true)).toEqual(['a', 'b', 'c']);
    expect(await counts()).toEqual([{ ready: 0, inflight: 0, dead: 0 }]);
    expect(await states('ready')).toEqual([]);
    expect((await bed.post('/await', drained)).status).toBe(200);
  });

  it('is in flight while its batch is out, and ready again when its time is up', async () => {
    await produce('a', 'b', 'c');
    expect(await pollAll(false)).toEqual(['a', 'b', 'c']);
    await produce('d');
    expect(await counts()).toEqual([{ ready: 1, inflight: 3, dead: 0 }]);
    expect(await states('inflight')).toEqual(['a', 'b', 'c']);
    expect(await states('ready')).toEqual(['d']);
    expect((await bed.post('/await', drained)).status).toBe(408);
    await bed.mq.clock.advance('5m');
    await bed.mq.clock.advance(1);
    expect(await counts()).toEqual([{ ready: 4, inflight: 0, dead: 0 }]);
    expect(await states('ready')).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is delivered again after a seek to the beginning, and not after one to the end', async () => {
    await produce('a', 'b', 'c');
    await pollAll(true);
    expect((await bed.post(`${GROUP}/seek`, { to: 'begin' })).status).toBe(204);
    expect(await counts()).toEqual([{ ready: 3, inflight: 0, dead: 0 }]);
    expect(await pollAll(false)).toEqual(['a', 'b', 'c']);
    await bed.post(`${GROUP}/seek`, { to: 'end' });
    expect(await counts()).toEqual([{ ready: 0, inflight: 0, dead: 0 }]);
    expect((await bed.post('/await', drained)).status).toBe(200);
    expect(await pollAll(true)).toEqual([]);
    await produce('d');
    expect(await pollAll(true)).toEqual(['d']);
  });

  it('is delivered again at once when it is expired', async () => {
    await produce('a', 'b', 'c');
    await pollAll(false);
    expect((await bed.post(`${GROUP}/expire`)).body).toEqual({ expired: 3 });
    expect(await pollAll(false)).toEqual(['a', 'b', 'c']);
  });

  it('is never delivered again when it is given up, and its history says so', async () => {
    await produce('a', 'b');
    await pollAll(false);
    const inflight = await bed.get<Messages>('/topics/orders/messages?group=shop&state=inflight');
    const messageId = inflight.body.messages[0]?.id ?? '';
    expect((await bed.post(`${GROUP}/dead-letter`, { messageId })).body).toEqual({
      deadLettered: 2,
    });
    expect(await counts()).toEqual([{ ready: 0, inflight: 0, dead: 0 }]);
    await bed.mq.clock.advance('6m');
    expect(await pollAll(true)).toEqual([]);
    const life = await bed.get<{ groups: { state: string }[] }>(`/messages/${messageId}`);
    expect(life.body.groups.map(({ state }) => state)).toEqual(['gone']);
    expect((await bed.post(`${GROUP}/expire`, { messageId })).status).toBe(404);
  });

  it('makes way for new messages when its topic is purged', async () => {
    await produce('old');
    expect(await pollAll(false)).toEqual(['old']);
    await bed.post('/topics/orders/purge');
    await produce('new');
    expect(await pollAll(false)).toEqual(['new']);
  });
});
