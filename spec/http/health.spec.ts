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

  it('is not ready while no message can be taken in, and tells what takes memory', async () => {
    const memory = { store: { usedBytes: 9, limitBytes: 8 } };
    const { url } = await served((app) =>
      mountHealth(app, {
        ping: () => Promise.resolve(),
        closing: () => false,
        full: () => Promise.resolve('the store is full'),
        memory: () => memory,
      }),
    );
    const reply = await fetch(`${url}/_mqrest/health/ready`);
    expect(reply.status).toBe(503);
    expect(await reply.json()).toEqual({ status: 'unready', reason: 'the store is full', memory });
  });
});
