import fc from 'fast-check';
import { GatewayBed, type WireReply } from '../../support/gateway-bed';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

function allowsOrigins({ headers }: WireReply): boolean {
  return Object.keys(headers).some((name) => name.startsWith('access-control-'));
}

describe('The gateway over HTTP', () => {
  let bed: GatewayBed;
  beforeAll(async () => {
    bed = await new GatewayBed({ cors: true }).open();
  });
  afterAll(() => bed.close());

  it('answers JSON with HTTP 200, whatever the envelope says', async () => {
    for (const path of ['/mq/message', '/mq/message?topic=t&consumer=c', '/mq/produce']) {
      const { http, headers, text } = await bed.wire('GET', path);
      expect(http).toBe(200);
      expect(headers['content-type']).toBe('application/json');
      expect(Object.keys(JSON.parse(text) as object)[0]).toBe('status');
    }
  });

  it('is a 404 in JSON for a path that there is not', async () => {
    const { http, text } = await bed.wire('GET', '/mq/nothing?x=1');
    expect(http).toBe(404);
    expect(Object.entries(JSON.parse(text) as object)).toEqual([
      ['timestamp', expect.stringMatching(/^2023-11-14T22:13:20\.000\+00:00$/)],
      ['status', 404],
      ['error', 'Not Found'],
      ['path', '/mq/nothing'],
    ]);
  });

  it.each(['application/xml', 'text/html'])('is a 406 for an Accept of %s', async (accept) => {
    const { http } = await bed.wire('GET', '/mq/message?topic=t&consumer=c406', { accept });
    expect(http).toBe(406);
  });

  it.each([
    '*/*',
    'application/json',
    'text/html, */*;q=0.1',
    'application/json, text/javascript, */*; q=0.01',
  ])('takes an Accept of %s', async (accept) => {
    const { http } = await bed.wire('GET', '/mq/ack?topic=t&consumer=c', { accept });
    expect(http).toBe(200);
  });

  it('lets no other origin read unless that is asked for', async () => {
    const closed = await new GatewayBed().open();
    const origin = 'http://other.example';
    const path = '/mq/ack?topic=t&consumer=c';
    expect(allowsOrigins(await closed.wire('GET', path, { origin }))).toBe(false);
    const asked = { origin, 'access-control-request-method': 'POST' };
    expect(allowsOrigins(await closed.wire('OPTIONS', path, asked))).toBe(false);
    await closed.close();
  });

  it.each([{ origin: 'http://other.example' }, { 'sec-fetch-site': 'cross-site' }])(
    'does nothing for a page of another origin that may not read: %j',
    async (headers) => {
      const closed = await new GatewayBed().open();
      const body = 'producer=t-producer&message=m';
      const page = await closed.wire('POST', '/mq/produce', { ...FORM, ...headers }, body);
      expect(page).toMatchObject({
        http: 403,
        text: 'Pages of another origin may use this only with --mqcloud-cors on.\n',
      });
      const none = await closed.wire('GET', '/mq/message?topic=t&consumer=c');
      expect(none.text).toMatch(/NO_NEW_MSG|No route info/);
      await closed.close();
    },
  );

  it('lets every origin read where it is asked for, without credentials', async () => {
    const origin = { origin: 'http://other.example' };
    const { headers } = await bed.wire('GET', '/mq/ack?topic=t&consumer=c', origin);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    const same = await bed.wire('GET', '/mq/ack?topic=t&consumer=c');
    expect(same.headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([
    ['/mq/produce', 'POST'],
    ['/mq/message', 'GET,HEAD,POST'],
  ])('answers the preflight of %s and does nothing', async (path, methods) => {
    const { http, headers } = await bed.wire('OPTIONS', `${path}?topic=t&consumer=preflight`, {
      origin: 'http://other.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-my-header',
    });
    expect(http).toBe(200);
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': methods,
      'access-control-allow-headers': 'x-my-header',
      'access-control-max-age': '1800',
    });
    const found = await bed.get('/mq/config/preflight');
    expect(found.status).toBe(201);
  });

  it('texts of validation are Chinese for who prefers that', async () => {
    const headers = { 'accept-language': 'zh-CN,zh;q=0.9' };
    const reply = await bed.get('/mq/message', { topic: 't' }, headers);
    expect(reply.message).toMatch(/default message \[不能为空\]$/);
    const produced = await bed.post(
      '/mq/produce',
      { producer: 'p-producer', message: 'a', delayLevel: 19 },
      headers,
    );
    expect(produced.message).toMatch(/default message \[最大不能超过18\]$/);
  });

  it.each([
    ['Producer=x-producer&message=a', 200],
    ['producer=x-producer&message=a&delayLevel=%205%20', 200],
    ['producer=x-producer&message=a&delayLevel=0x5', 200],
    ['producer=x-producer&message=a&delayLevel=', 200],
    ['producer=x-producer&message=a&unknown=1', 200],
    ['producer=x-producer&message=%E6%B6%88+%zz', 400],
    ['producer=x-producer&message=a&delayLevel=5.0', 400],
    ['producer=x-producer&message=a&ordered=', 400],
    ['producer=&message=a', 400],
  ])('binds the form %s: %d', async (form, status) => {
    const { text } = await bed.wire('POST', '/mq/produce', FORM, form);
    expect(JSON.parse(text)).toMatchObject({ status });
  });

  it('refuses names that cannot be, naming the parameter', async () => {
    for (const [values, field] of [
      [{ topic: 'a b', consumer: 'c' }, 'topic'],
      [{ topic: 't', consumer: 'x'.repeat(128) }, 'consumer'],
      [{ topic: 't', consumer: 'c', clientId: 'x'.repeat(256) }, 'clientId'],
    ] as const) {
      const reply = await bed.get('/mq/message', values);
      expect(reply.status).toBe(400);
      expect(reply.message).toMatch(new RegExp(`^${field}: `));
    }
    const produced = await bed.post('/mq/produce', { producer: 'a/b-producer', message: 'a' });
    expect(produced.status).toBe(400);
    expect(produced.message).toContain('topic');
  });

  it('tells the console what it cannot read', async () => {
    for (const body of ['{bad', '7', 'x'.repeat(70_000)]) {
      const headers = { 'content-type': 'application/json' };
      const { text } = await bed.wire('POST', '/mq/consumer/config', headers, body);
      expect(JSON.parse(text)).toMatchObject({
        status: 500,
        message: expect.stringContaining('JSON parse error') as string,
      });
    }
    expect(await bed.json('/mq/consumer/config', { consumer: 'c', pause: 2 })).toMatchObject({
      status: 400,
      message: expect.stringContaining("on field 'pause'") as string,
    });
  });

  it('answers whatever it is sent with an envelope, without a stack and without surprise', async () => {
    const field = fc.constantFrom(
      ...['topic', 'consumer', 'requestId', 'clientId', 'useCookie', 'pop', 'maxPullSize'],
      ...['producer', 'message', 'messages', 'delayLevel', 'deliveryTimestamp', 'orderId', 'x'],
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('t', 'c', 'x-producer', 'true', '1', '-1', '%', '+', '=&', '__proto__'),
      fc.string({ maxLength: 60 }).map((s) => Buffer.from(s).toString('base64url')),
    );
    const encoded = fc.oneof(
      text.map((t) => encodeURIComponent(Buffer.from(t).toString())),
      text,
    );
    const pairs = fc.array(fc.tuple(field, encoded), { maxLength: 6 });
    const form = pairs.map((all) => all.map((pair) => pair.join('=')).join('&'));
    const path = fc.constantFrom(
      ...['/mq/message', '/mq/ack', '/mq/unlock', '/mq/produce', '/mq/produce/batch'],
      ...['/mq/register', '/mq/unregister', '/mq/clustering/pop/ack', '/mq/consumer/config'],
    );
    const type = fc.constantFrom(
      ...['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'],
      ...['multipart/form-data', 'application/json', 'text/plain'],
    );
    const sent = fc.asyncProperty(path, form, type, async (to, body, contentType) => {
      const { http, text: answer } = await bed.wire(
        'POST',
        to,
        { 'content-type': contentType },
        body,
      );
      expect(http).toBe(200);
      const { status, message = '' } = JSON.parse(answer) as { status: number; message?: string };
      expect([200, 201, 300, 400, 500]).toContain(status);
      expect(message).not.toMatch(/\n\s+at |internal error|undefined|node:/);
      expect(bed.reports).toEqual([]);
    });
    await fc.assert(sent, { numRuns: 300 });
  }, 60_000);
});
