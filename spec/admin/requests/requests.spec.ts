import { createHmac } from 'node:crypto';
import net from 'node:net';
import type { EventPage } from '../../../src/admin/events/event-schema';
import type { RequestHead, RequestView } from '../../../src/admin/requests/request-schema';
import type { Settings } from '../../../src/config/settings';
import { ControlBed } from '../../support/control-bed';
import { describeOwnRedis } from '../../support/redis';

const KEY = { accessKeyId: 'the-id', accessKeySecret: 'the-secret' };
const TYPE = { 'Content-Type': 'text/xml' };
const message = (body: string): string => `<Message><MessageBody>${body}</MessageBody></Message>`;

/** A request of the Aliyun front, and the id that its reply has. */
async function ask(
  bed: ControlBed,
  method: string,
  path: string,
  { body, headers }: { body?: string | Buffer; headers?: Record<string, string> } = {},
): Promise<{ id: string; status: number; text: string; headers: Headers }> {
  const init = { method, headers: { ...headers }, ...(body === undefined ? {} : { body }) };
  const reply = await fetch(bed.mq.url + path, init);
  const id = reply.headers.get('x-mq-request-id') ?? '';
  return { id, status: reply.status, text: await reply.text(), headers: reply.headers };
}

/** A request as it is kept, once its reply is over. */
async function kept(bed: ControlBed, id: string): Promise<RequestView> {
  for (;;) {
    const { status, body } = await bed.get<RequestView>(`/requests/${id}`);
    if (status === 200) return body;
    expect(status).toBe(404);
  }
}

const heads = async (bed: ControlBed, query = ''): Promise<RequestHead[]> =>
  (await bed.get<{ requests: RequestHead[] }>(`/requests?${query}`)).body.requests;

describe('the requests that are kept', () => {
  let bed: ControlBed;
  beforeAll(async () => {
    bed = await ControlBed.start({ credentials: [KEY], auth: 'known' });
  });
  afterAll(() => bed.close());
  beforeEach(() => bed.mq.reset());

  it('are there with headers, bodies and what was signed, and without the signature', async () => {
    const date = new Date(bed.mq.clock.now()).toUTCString();
    const text = `POST\n\ntext/xml\n${date}\nx-mq-version:2015-06-06\n/topics/T/messages?ns=I`;
    const signature = createHmac('sha1', KEY.accessKeySecret).update(text).digest('base64');
    const headers = {
      ...{ ...TYPE, Date: date, 'x-mq-version': '2015-06-06', 'User-Agent': 'spec/1' },
      Authorization: `MQ ${KEY.accessKeyId}:${signature}`,
    };
    const body = message('a&amp;b');
    const reply = await ask(bed, 'POST', '/topics/T/messages?ns=I', { body, headers });
    expect(reply.status).toBe(201);
    const one = await kept(bed, reply.id);
    const bytes = (of: string) => ({ bytes: Buffer.byteLength(of), truncated: false });
    expect(one).toMatchObject({
      ...{ requestId: reply.id, front: 'aliyun', method: 'POST', path: '/topics/T/messages?ns=I' },
      ...{ client: '127.0.0.1 spec/1', status: 201, problem: false, stringToSign: text },
      at: expect.any(Number) as number,
      headers: { date, authorization: 'MQ the-id:***', 'content-type': 'text/xml' },
      body: { text: body, ...bytes(body) },
      reply: {
        status: 201,
        headers: { 'x-mq-request-id': reply.id, 'Content-Type': 'text/xml;charset=utf-8' },
        body: { text: reply.text, ...bytes(reply.text) },
      },
    });
    expect(one.ms).toBeGreaterThan(0);
    expect(JSON.stringify(one)).not.toContain(signature);
  });

  it('are there for each operation, with what was refused', async () => {
    await ask(bed, 'POST', '/topics/T/messages', { body: message('a'), headers: TYPE });
    const poll = await ask(bed, 'GET', '/topics/T/messages?consumer=g&numOfMessages=1');
    expect((await kept(bed, poll.id)).reply?.body.text).toBe(poll.text);
    const [handle = ''] = /(?<=<ReceiptHandle>)[^<]*/.exec(poll.text) ?? [];
    const body = `<ReceiptHandles><ReceiptHandle>${handle}</ReceiptHandle></ReceiptHandles>`;
    const ack = await ask(bed, 'DELETE', '/topics/T/messages?consumer=g', { body, headers: TYPE });
    const acked = await kept(bed, ack.id);
    expect(acked).toMatchObject({
      body: { text: body },
      reply: { status: 204, body: { bytes: 0 } },
    });
    const again = await ask(bed, 'DELETE', '/topics/T/messages?consumer=g', {
      body,
      headers: TYPE,
    });
    const refused = await kept(bed, again.id);
    expect(refused).toMatchObject({ status: 404, code: 'MessageNotExist', problem: true });
    const empty = await ask(bed, 'GET', '/topics/T/messages?consumer=g&numOfMessages=1');
    expect(await kept(bed, empty.id)).toMatchObject({ code: 'MessageNotExist', problem: false });
    const wrong = await ask(bed, 'PUT', '/topics/T/other');
    expect(await kept(bed, wrong.id)).toMatchObject({ status: 400, code: 'InvalidRequestURL' });
  });

  it('are there of the gateway, whose texts may be beyond ASCII', async () => {
    const body = new URLSearchParams({ producer: 'T-producer', message: '订单' }).toString();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const sent = await ask(bed, 'POST', '/mq/produce', { body, headers });
    const one = await kept(bed, sent.id);
    expect(one).toMatchObject({ front: 'mqcloud', body: { text: body }, reply: { status: 200 } });
    expect(one.stringToSign).toBeUndefined();
    const poll = await ask(bed, 'GET', '/mq/message?topic=T&consumer=g');
    const { reply } = await kept(bed, poll.id);
    expect(reply?.body).toEqual({
      ...{ text: poll.text, bytes: Buffer.byteLength(poll.text), truncated: false },
    });
    expect(poll.text).toContain('订单');
    const none = await ask(bed, 'GET', '/mq/none');
    expect(await kept(bed, none.id)).toMatchObject({ front: 'mqcloud', status: 404 });
  });

  it('have the first 64 KB of bodies, cut between characters', async () => {
    const body = message('订'.repeat(100_000));
    const bytes = Buffer.byteLength(body);
    const sent = await ask(bed, 'POST', '/topics/T/messages', { body, headers: TYPE });
    const one = await kept(bed, sent.id);
    expect([one.body.bytes, one.body.truncated]).toEqual([bytes, true]);
    expect(body.startsWith(one.body.text ?? '-')).toBe(true);
    expect(Buffer.byteLength(one.body.text ?? '')).toBeGreaterThan(65_530);
    expect(Buffer.byteLength(one.body.text ?? '')).toBeLessThanOrEqual(65_536);
    const poll = await ask(bed, 'GET', '/topics/T/messages?consumer=g&numOfMessages=1');
    const { reply } = await kept(bed, poll.id);
    expect([reply?.body.bytes, reply?.body.truncated]).toEqual([
      Buffer.byteLength(poll.text),
      true,
    ]);
    expect(poll.text.startsWith(reply?.body.text ?? '-')).toBe(true);
    expect(Buffer.byteLength(reply?.body.text ?? '')).toBeGreaterThan(65_530);
  });

  it('have bodies that are no text in Base64', async () => {
    const body = Buffer.from([0xff, 0xfe, 0x00]);
    const sent = await ask(bed, 'POST', '/topics/T/messages', { body, headers: TYPE });
    expect((await kept(bed, sent.id)).body).toEqual({ base64: '//4A', bytes: 3, truncated: false });
  });

  it('tell no secrets, wherever those are', async () => {
    const SECRETS = ['s3cret-a', 's3cret-b', 's3cret-c', 's3cret-d', 's3cret-e', 's3cret-f'];
    const [a = '', b = '', c = '', d = '', e = '', f = ''] = SECRETS;
    const { id } = await ask(
      bed,
      'GET',
      `/topics/T/messages?consumer=g&numOfMessages=1&signature=${a}`,
      {
        headers: {
          ...{ Authorization: `MQ id:${b}`, 'security-token': c, Cookie: `session=${d}` },
          ...{ 'x-mq-token': e, 'Proxy-Authorization': `Basic ${f}` },
        },
      },
    );
    const bearer = await ask(bed, 'GET', '/topics/T/messages?consumer=g&numOfMessages=1', {
      headers: { Authorization: `Bearer ${a}` },
    });
    const form = await ask(bed, 'POST', '/mq/produce', {
      body: new URLSearchParams({ producer: 'T-producer', message: 'a', token: b }).toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    const cookie = await ask(bed, 'GET', '/mq/message?topic=T&consumer=g&useCookie=true');
    const [given = 'none'] = cookie.headers.getSetCookie();
    await bed.post('/credentials', { accessKeyId: 'run-time', accessKeySecret: c });
    const shown: unknown[] = [await heads(bed), (await bed.get('/events?kind=request')).body];
    for (const one of [id, bearer.id, form.id, cookie.id]) shown.push(await kept(bed, one));
    const text = JSON.stringify(shown);
    for (const secret of [...SECRETS, given]) expect(text).not.toContain(secret);
    expect(text).toContain('MQ id:***');
    expect(text).toContain('signature=***');
    expect(text).toContain('token=***');
  });

  it('are none of the control API', async () => {
    await bed.get('/clock');
    await ask(bed, 'POST', '/_mqrest/v1/credentials', { body: 'the-secret' });
    await ask(bed, 'GET', '/_mqrest/health/live');
    await ask(bed, 'GET', '/');
    expect(await heads(bed)).toEqual([]);
  });

  it('have no reply where the connection ended before', async () => {
    const { port } = new URL(bed.mq.url);
    const socket = net.connect(Number(port), '127.0.0.1');
    socket.write(
      'GET /topics/T/messages?consumer=g&numOfMessages=1&waitseconds=30 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    );
    await bed.parked();
    socket.resetAndDestroy();
    let list = await heads(bed);
    while (list.length === 0) list = await heads(bed);
    const [head] = list;
    expect(head).toMatchObject({ method: 'GET', problem: true });
    const one = await kept(bed, head?.requestId ?? '');
    expect([one.status, one.reply]).toEqual([undefined, undefined]);
  });

  it('have the reply that a fault made', async () => {
    const get = () => ask(bed, 'GET', '/topics/T/messages?consumer=g&numOfMessages=1');
    await bed.mq.faults.add({ action: { status: 502, body: 'bad gateway' }, times: 1 });
    const first = await get();
    await bed.mq.faults.add({ action: { status: 418 }, times: 1 });
    await get();
    const foreign = (await heads(bed)).find(({ status }) => status === 502);
    expect(first.id).toBe('');
    const one = await kept(bed, foreign?.requestId ?? '');
    expect(one.reply?.body).toEqual({ text: 'bad gateway', bytes: 11, truncated: false });
    await bed.mq.faults.add({ match: { operation: 'publish' }, action: { reply: 'truncated' } });
    const spoilt = await ask(bed, 'POST', '/topics/T/messages', {
      body: message('a'),
      headers: TYPE,
    });
    expect((await kept(bed, spoilt.id)).reply?.body.text).toBe(spoilt.text);
  });

  it('come as a list, the newest first, in pages and by what is asked for', async () => {
    for (let n = 0; n < 7; n++)
      await ask(bed, 'GET', `/topics/T${n}/messages?consumer=g&numOfMessages=1`);
    await ask(bed, 'GET', '/topics/no!name/messages?consumer=g&numOfMessages=1', {
      headers: { 'User-Agent': 'other/2' },
    });
    const paths = (list: readonly RequestHead[]) => list.map(({ path }) => path.slice(8, 10));
    let all = await heads(bed);
    while (all.length < 8) all = await heads(bed);
    expect(paths(all)).toEqual(['no', 'T6', 'T5', 'T4', 'T3', 'T2', 'T1', 'T0']);
    expect(all[0]).toEqual({
      ...{ requestId: all[0]?.requestId, at: all[0]?.at, ms: all[0]?.ms, front: 'aliyun' },
      ...{ client: '127.0.0.1 other/2', method: 'GET', status: 400, code: 'InvalidArgument' },
      ...{ path: '/topics/no!name/messages?consumer=g&numOfMessages=1', problem: true },
    });
    expect(paths(await heads(bed, 'problems=true'))).toEqual(['no']);
    expect(paths(await heads(bed, 'client=OTHER'))).toEqual(['no']);
    expect(paths(await heads(bed, 'path=t3'))).toEqual(['T3']);
    expect(await heads(bed, 'front=mqcloud')).toEqual([]);
    const seen: RequestHead[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const at: string = next === '' ? '' : `&cursor=${next}`;
      const page = await bed.get<{ requests: RequestHead[]; next?: string }>(
        `/requests?limit=3${at}`,
      );
      seen.push(...page.body.requests);
      next = page.body.next;
    }
    expect(seen).toEqual(all);
    expect((await bed.get('/requests?cursor=x')).body).toMatchObject({ field: 'cursor' });
  });

  it('are events too, for those who ask', async () => {
    const { id } = await ask(bed, 'GET', '/topics/T/messages?consumer=g&numOfMessages=1&ns=I', {
      headers: { 'User-Agent': 'spec/1' },
    });
    const one = await kept(bed, id);
    const list = async (query: string) =>
      (await bed.get<EventPage>(`/events?${query}`)).body.events;
    expect(await list('')).toEqual([]);
    const [event, ...more] = await list('kind=request&topic=T&ns=I&group=g');
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      ...{ kind: 'request', requestId: id, method: 'GET', path: one.path, status: 404 },
      ...{ client: '127.0.0.1 spec/1', ms: one.ms, ids: [], count: 1, problem: false },
    });
    expect(await list('kind=request&topic=U')).toEqual([]);
    expect(await list('kind=request&id=x')).toEqual([]);
    expect(await list('kind=request&problems=true')).toEqual([]);
  });

  it('say which client published and acked', async () => {
    const headers = { ...TYPE, 'User-Agent': 'spec/1' };
    const { id } = await ask(bed, 'POST', '/topics/T/messages', { body: message('a'), headers });
    await kept(bed, id);
    const { events } = (await bed.get<EventPage>('/events?client=spec')).body;
    expect(events).toMatchObject([
      { kind: 'published', requestId: id, client: '127.0.0.1 spec/1' },
    ]);
  });
});

describe('how many requests are kept', () => {
  const get = (bed: ControlBed) => ask(bed, 'GET', '/topics/T/messages?consumer=g&numOfMessages=1');
  const start = async (settings: Partial<Settings>, use: (bed: ControlBed) => Promise<void>) => {
    const bed = await ControlBed.start(settings);
    try {
      await use(bed);
    } finally {
      await bed.close();
    }
  };

  it('is what --requests says', () =>
    start({ requests: 3 }, async (bed) => {
      const ids: string[] = [];
      for (let n = 0; n < 5; n++) ids.unshift((await get(bed)).id);
      await kept(bed, ids[0] ?? '');
      const list = await heads(bed);
      expect(list.map(({ requestId }) => requestId)).toEqual(ids.slice(0, 3));
      const gone = await bed.get(`/requests/${ids[4]}`);
      expect(gone).toMatchObject({ status: 404, body: { field: 'requestId' } });
    }));

  it('is less where their bodies take the memory', () =>
    start({ requests: 1_000, memoryBytes: 32 * 1024 * 1024 }, async (bed) => {
      // A 32nd of it is a million characters.
      const sent = new Map<string, string>();
      for (let n = 0; n < 80; n++) {
        // Of all lengths, so that the memory is used again in other pieces.
        const body = message(`${n} `.repeat(2_000 + ((n * 7_919) % 18_000)));
        sent.set((await ask(bed, 'POST', '/topics/T/messages', { body, headers: TYPE })).id, body);
      }
      const list = await heads(bed);
      expect(list.length).toBeGreaterThan(16);
      expect(list.length).toBeLessThan(40);
      for (const { requestId } of list) {
        const { body, reply } = await kept(bed, requestId);
        expect([sent.get(requestId), body.truncated]).toEqual([body.text, false]);
        expect(reply?.body.text).toContain(`<MessageId>`);
        expect(reply?.headers['x-mq-request-id']).toBe(requestId);
      }
    }));

  it('is a thousand of those that come in a row, and some of those that follow', () =>
    start({ requests: 10_000 }, async (bed) => {
      const begun = performance.now();
      const url = `${bed.mq.url}/topics/T/messages?consumer=g&numOfMessages=1`;
      for (let n = 0; n < 40; n++) {
        await Promise.all(Array.from({ length: 50 }, async () => (await fetch(url)).text()));
      }
      const seconds = (performance.now() - begun) / 1_000;
      const first = await bed.get<EventPage>('/events?kind=request&limit=1000&cursor=0');
      expect(first.body.events).toHaveLength(1_000);
      const cursor = first.body.next;
      const rest = await bed.get<EventPage>(`/events?kind=request&limit=1000&cursor=${cursor}`);
      expect(rest.body.events.length).toBeLessThanOrEqual(Math.ceil(500 * seconds));
    }));

  it('is none with --requests 0', () =>
    start({ requests: 0 }, async (bed) => {
      const { id } = await get(bed);
      const reply = await bed.get<{ detail: string }>(`/requests/${id}`);
      expect([reply.status, reply.body.detail]).toEqual([
        404,
        expect.stringContaining('--requests 0'),
      ]);
      expect(await heads(bed)).toEqual([]);
    }));
});

describeOwnRedis('the requests of two processes on one Redis', (redis) => {
  it('are found and listed whichever of them is asked', async () => {
    const settings: Partial<Settings> = { store: 'redis', redisUrl: redis().url };
    const [here, there] = [await ControlBed.start(settings), await ControlBed.start(settings)];
    try {
      const one = await ask(here, 'GET', '/topics/T/messages?consumer=g&numOfMessages=1');
      const two = await ask(there, 'GET', '/topics/T/messages?consumer=g&numOfMessages=1');
      for (const bed of [here, there]) {
        expect((await kept(bed, one.id)).requestId).toBe(one.id);
        expect((await kept(bed, two.id)).requestId).toBe(two.id);
        const list = await heads(bed);
        expect(list.map(({ requestId }) => requestId).sort()).toEqual([one.id, two.id].sort());
      }
    } finally {
      await Promise.all([here.close(), there.close()]);
    }
  });
});
