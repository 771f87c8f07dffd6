import { request } from 'node:http';
import { access } from '../../../src/control/api/access';
import type { Settings } from '../../../src/config/settings';
import { ControlBed } from '../../support/control-bed';

const TOKEN = 'a-token-of-some-length';

describe('the control API', () => {
  let bed: ControlBed;
  const start = async (settings: Partial<Settings> = {}): Promise<void> => {
    bed = await ControlBed.start(settings);
  };
  afterEach(async () => {
    // Some start none.
    await (bed as ControlBed | undefined)?.close();
  });

  const ask = (headers: Record<string, string>) =>
    new Promise<{ status: number; type: string; body: Record<string, string> }>((resolve, fail) => {
      const path = '/_mqrest/v1/clock';
      const asked = request(
        { host: '127.0.0.1', port: bed.mq.port, path, headers, agent: false },
        (reply) => {
          let text = '';
          reply.on('data', (chunk) => (text += String(chunk)));
          reply.on('end', () => {
            const body = JSON.parse(text) as Record<string, string>;
            resolve({
              status: reply.statusCode ?? 0,
              type: reply.headers['content-type'] ?? '',
              body,
            });
          });
        },
      );
      asked.on('error', fail).end();
    });

  it('is open to programs on this machine', async () => {
    await start();
    expect((await ask({})).status).toBe(200);
    expect((await ask({ Host: `localhost:${bed.mq.port}` })).status).toBe(200);
  });

  it.each([
    ['brings the Origin of another host', { Origin: 'https://evil.example' }],
    ['brings the Origin of another port', { Origin: 'http://127.0.0.1:1' }],
    ['brings the Origin of no page', { Origin: 'null' }],
    ['says it comes from another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['reached this address by a name of somebody else', { Host: 'evil.example' }],
    [
      'says by a header that it is on this machine',
      { Host: 'evil.example', 'X-Forwarded-For': '::1' },
    ],
  ])('is closed to whoever %s', async (_, headers) => {
    await start();
    const { status, type, body } = await ask(headers);
    expect(status).toBe(403);
    expect(type).toBe('application/problem+json');
    expect(body).toMatchObject({ status: 403, title: 'Forbidden' });
  });

  it.each(['Forwarded', 'X-Forwarded-For', 'x-forwarded-proto', 'Via', 'X-Real-IP'])(
    'is closed to whoever comes through a proxy on this machine, by its %s, without a token',
    async (header) => {
      await start();
      const { status, body } = await ask({ Host: '127.0.0.1', [header]: '127.0.0.1' });
      expect(status).toBe(403);
      expect(body['detail']).toMatch(/through a proxy, .+ --control-token TOKEN/);
    },
  );

  it('is open through a proxy to whoever brings the token', async () => {
    await start({ controlToken: TOKEN });
    const headers = { 'X-Forwarded-For': '10.0.0.7', Via: '1.1 proxy' };
    expect((await ask({ ...headers, Authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    expect((await ask(headers)).status).toBe(401);
  });

  it('is open to a page of its own origin', async () => {
    await start();
    const origin = `127.0.0.1:${bed.mq.port}`;
    expect((await ask({ Host: origin, Origin: `http://${origin}` })).status).toBe(200);
  });

  it.each(['10.0.0.7', '192.168.1.2', '::ffff:10.0.0.7', 'fe80::1', '1127.0.0.1', ''])(
    'is closed to the machine at %j, and open to it with the token',
    (remoteAddress) => {
      const from = (headers: Record<string, string>) =>
        ({ socket: { remoteAddress }, headers: { host: 'localhost', ...headers } }) as never;
      expect(() => access(undefined)(from({ 'x-forwarded-for': '127.0.0.1' }))).toThrow(
        'in the same container, may use the control API; to use it from elsewhere start mqrest with ' +
          '--control-token TOKEN (or MQREST_CONTROL_TOKEN=TOKEN) and send "Authorization: Bearer TOKEN".',
      );
      const admit = access(TOKEN);
      expect(() => admit(from({}))).toThrow('Authorization: Bearer');
      expect(() => admit(from({ authorization: `Bearer ${TOKEN}` }))).not.toThrow();
    },
  );

  it('wants the token of this machine too, where there is one', async () => {
    await start({ controlToken: TOKEN });
    expect((await ask({ Authorization: `bearer ${TOKEN}` })).status).toBe(200);
    for (const headers of [{}, { Authorization: 'Bearer wrong' }, { Authorization: TOKEN }]) {
      const { status, type, body } = await ask(headers);
      expect(status).toBe(401);
      expect(type).toBe('application/problem+json');
      expect(body).toMatchObject({ title: 'Not authorized', field: 'Authorization' });
      expect(JSON.stringify(body)).not.toContain(TOKEN);
    }
  });

  it('is closed to pages of other origins even with the token', async () => {
    await start({ controlToken: TOKEN });
    const headers = { Authorization: `Bearer ${TOKEN}`, Origin: 'https://evil.example' };
    expect((await ask(headers)).status).toBe(403);
  });

  it('is not there where it is switched off', async () => {
    await start({ control: 'off' });
    const reply = await fetch(`${bed.mq.url}/_mqrest/v1/clock`);
    expect(reply.status).toBe(404);
    expect(await reply.text()).toContain('Nothing is served at');
    expect((await fetch(`${bed.mq.url}/_mqrest/health/ready`)).status).toBe(200);
  });

  it.each([
    '/topics/..%2f_mqrest%2fv1%2fclock/messages?consumer=g&numOfMessages=1',
    '/topics/../_mqrest/v1/clock',
    '/topics/%2e%2e/_mqrest/v1/clock',
    '//_mqrest/v1/clock',
    '/mq/../_mqrest/v1/clock',
    '/base/_mqrest/v1/clock',
    '/_MQREST/V1/clock',
    '/_mqrest/V1/clock',
    '/%5Fmqrest/v1/clock',
  ])('cannot be reached by %s', async (path) => {
    await start({ basePath: '/base', mqcloud: 'on' });
    const reply = await new Promise<string>((resolve, reject) => {
      request({ port: bed.mq.port, host: '127.0.0.1', path, agent: false }, (incoming) => {
        let body = '';
        incoming.on('data', (chunk) => (body += String(chunk))).on('end', () => resolve(body));
      })
        .on('error', reject)
        .end();
    });
    expect(reply).not.toContain('offsetMs');
    expect(reply).not.toBe('');
  });
});
