import { mountHealth } from '../../src/http/health';
import { served } from './served';

describe('health', () => {
  const health = async (
    ping: () => Promise<void>,
    closing = false,
  ): Promise<[string, number, unknown][]> => {
    const { server, url } = await served((app) =>
      mountHealth(app, { ping, closing: () => closing }),
    );
    const answers: [string, number, unknown][] = [];
    for (const name of ['live', 'ready']) {
      const reply = await fetch(`${url}/_mqrest/health/${name}`);
      answers.push([name, reply.status, await reply.json()]);
    }
    await server.close();
    return answers;
  };

  it('is live and ready when the store can do work', async () => {
    expect(await health(() => Promise.resolve())).toEqual([
      ['live', 200, { status: 'live' }],
      ['ready', 200, { status: 'ready' }],
    ]);
  });

  it('is live but not ready when the store cannot, and says why', async () => {
    expect(await health(() => Promise.reject(new Error('no Redis')))).toEqual([
      ['live', 200, { status: 'live' }],
      ['ready', 503, { status: 'unready', reason: 'no Redis' }],
    ]);
  });

  it('is not ready while it shuts down', async () => {
    expect((await health(() => Promise.resolve(), true))[1]).toEqual([
      'ready',
      503,
      { status: 'unready', reason: 'shutting down' },
    ]);
  });
});
