import { Agent, request as httpRequest, type ClientRequest } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { serveAliyun, type Served } from './served';
import { get, messagesOf, messageXml, post, TOPIC } from './wire';

let served: Served;
let url: string;
beforeEach(async () => {
  served = await serveAliyun();
  ({ url } = served);
});
afterEach(() => served.close());

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('it did not come to that within 5 s');
    await nextTurn();
  }
}
const parked = (polls: number) => until(() => served.broker.parked === polls);
const poll = (seconds: number, rest = '') =>
  get(url, `consumer=g&numOfMessages=16&waitseconds=${seconds}${rest}`);

describe('a long poll', () => {
  it('is answered by a publish', async () => {
    const reply = poll(30).then((response) => response);
    await parked(1);
    await post(url, messageXml('a'));
    expect(messagesOf(await reply)[0]?.MessageBody).toBe('a');
  });

  it('is answered 404 MessageNotExist when its time is up, not before', async () => {
    let answered = false;
    const reply = poll(30).then((response) => {
      answered = true;
      return response;
    });
    await parked(1);
    served.clock.advance(29_999);
    await nextTurn();
    expect(answered).toBe(false);
    served.clock.advance(1);
    const response = await reply;
    expect(response.status).toBe(404);
    expect(response.text).toContain('<Code>MessageNotExist</Code>');
  });

  it('longer than 30 s ends after 30 s', async () => {
    const reply = poll(60).then((response) => response);
    await parked(1);
    served.clock.advance(30_000);
    expect((await reply).status).toBe(404);
  });

  it('of the C# SDK is answered 200 ms early, for it gives up when the time is up', async () => {
    const reply = poll(3)
      .set('User-Agent', 'mq-csharp-sdk/1.0.3(.NET)')
      .then((response) => response);
    await parked(1);
    served.clock.advance(2799);
    await nextTurn();
    expect(served.broker.parked).toBe(1);
    served.clock.advance(1);
    expect((await reply).status).toBe(404);
  });

  it('is a short poll where it is spelled waitSeconds, which is said once', async () => {
    for (let i = 0; i < 2; i += 1) {
      const response = await get(url, 'consumer=GID_x&numOfMessages=1&waitSeconds=30');
      expect(response.status).toBe(404);
    }
    const warnings = served.logged.filter((line) => line.includes('waitSeconds'));
    expect(warnings).toEqual([
      'a poll of group GID_x does not wait: waitSeconds is ignored, the parameter is spelled waitseconds',
    ]);
  });
});

describe('a client that hangs up during its poll', () => {
  const start = (agent: Agent, body = ''): ClientRequest => {
    const path = `${TOPIC}?consumer=g&numOfMessages=1&waitseconds=30`;
    const request = httpRequest({
      port: served.port,
      path,
      agent,
      headers: { 'Content-Length': body.length },
    });
    request.on('error', () => undefined);
    request.write(body);
    return request;
  };

  it.each([
    ['no body', ''],
    ['a short body', 'a'],
    ['a long body', 'x'.repeat(100_000)],
  ])('loses no message, having sent %s', async (_, body) => {
    const agent = new Agent();
    const request = start(agent, body);
    await parked(1);
    request.destroy();
    await parked(0);
    await post(url, messageXml('a'));
    const [message] = messagesOf(await get(url));
    expect(message).toMatchObject({ MessageBody: 'a', ConsumedTimes: '1' });
    agent.destroy();
  });

  it('is no error in the log', async () => {
    const agent = new Agent();
    const request = start(agent);
    await parked(1);
    request.destroy();
    await until(() => served.requests.length === 1);
    expect(served.requests[0]).toContain(' gone ');
    expect(served.logged.filter((line) => line.includes('Error'))).toEqual([]);
    agent.destroy();
  });
});

describe('a GET with a body', () => {
  it('is answered as one without, and the connection stays usable', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (body: Buffer): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const path = `${TOPIC}?consumer=g&numOfMessages=1`;
        const headers = { 'Content-Length': body.length };
        const request = httpRequest({ port: served.port, path, agent, headers }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode));
        });
        request.on('error', reject);
        request.end(body);
      });
    expect(await ask(Buffer.from('a'))).toBe(404);
    expect(await ask(Buffer.alloc(1_000_000, 'GET / HTTP/1.1\r\n\r\n'))).toBe(404);
    expect(await ask(Buffer.from([0, 255, 10]))).toBe(404);
    expect(served.requests).toHaveLength(3);
    agent.destroy();
  });
});
