import { request } from 'node:http';
import type { Settings } from '../../src/config/settings';
import { startMqrest, type Mqrest } from '../../src/mqrest';

describe('who may read the metrics', () => {
  let mq: Mqrest;
  afterEach(() => mq.close());
  const read = async (
    settings: Partial<Settings>,
    headers: Record<string, string> = {},
  ): Promise<[status: number, text: string, challenge: string | undefined]> => {
    mq = await startMqrest({ port: 0, ...settings });
    return new Promise((resolve, reject) => {
      const asked = request(`${mq.url}/metrics`, { headers }, (reply) => {
        let text = '';
        reply.setEncoding('utf8').on('data', (data: string) => (text += data));
        reply.on('end', () =>
          resolve([reply.statusCode ?? 0, text, reply.headers['www-authenticate']]),
        );
      });
      asked.on('error', reject).end();
    });
  };
  const TOKEN = 'a-token-of-16-ch';

  it('is a program on this machine', async () => {
    expect((await read({ metrics: 'on' }))[0]).toBe(200);
  });

  it.each([
    ['through a proxy', { 'x-forwarded-for': '10.0.0.1' }],
    ['by a name that is not of this machine', { host: 'example.com' }],
    ['for a page of another origin', { origin: 'http://example.com' }],
  ])('is nobody %s, who is told of --metrics public', async (_, headers) => {
    const [status, text] = await read({ metrics: 'on' }, headers);
    expect(status).toBe(403);
    expect(text).toContain('--metrics public');
    expect(text).not.toContain('mqrest_');
  });

  it('is who brings the token, where there is one, and nobody else', async () => {
    const [status, text, challenge] = await read({ metrics: 'on', controlToken: TOKEN });
    expect([status, challenge]).toEqual([401, 'Bearer']);
    expect(text).not.toContain('mqrest_');
    await mq.close();
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await read({ metrics: 'on', controlToken: TOKEN }, headers))[0]).toBe(200);
  });

  it('is everybody where they are public, whatever the token of the control API', async () => {
    const headers = { 'x-forwarded-for': '10.0.0.1', host: 'example.com' };
    expect((await read({ metrics: 'public', controlToken: TOKEN }, headers))[0]).toBe(200);
  });

  it('is nobody where they are off, as they are for a program that starts mqrest', async () => {
    const [status, text] = await read({});
    expect([status, text.includes('mqrest_')]).toEqual([404, false]);
  });
});
