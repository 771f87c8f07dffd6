import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import net, { type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Life } from '../../src/index';
import { ControlBed, describeOnStores } from '../support/control-bed';

describeOnStores('a client that hangs up', (settings) => {
  let bed: ControlBed;
  let topic = '';
  beforeAll(async () => {
    bed = await ControlBed.start(settings());
  });
  afterAll(() => bed.close());
  beforeEach(() => {
    topic = `T-${randomUUID()}`;
  });

  const publish = () => bed.mq.send({ topic, body: 'x' });
  /** A client that has sent a poll and reads nothing. */
  const poll = (seconds: number): Socket => {
    const client = net.connect({ port: bed.mq.port, host: '127.0.0.1', allowHalfOpen: true });
    client.pause().on('error', () => undefined);
    const query = `consumer=GID_a&numOfMessages=16&waitseconds=${seconds}`;
    client.write(`GET /topics/${topic}/messages?${query} HTTP/1.1\r\nHost: h\r\n\r\n`);
    return client;
  };
  const waitingPoll = async (): Promise<Socket> => {
    const client = poll(30);
    await bed.parked();
    return client;
  };
  /** What another client gets, and how often it was delivered by then. */
  const another = async (): Promise<[body: string, times: number][]> => {
    const url = `${bed.mq.url}/topics/${topic}/messages?consumer=GID_a&numOfMessages=16`;
    const xml = await (await fetch(`${url}&waitseconds=10`)).text();
    const found = xml.matchAll(/<MessageBody>(.*?)<.*?<ConsumedTimes>(\d+)</gs);
    return [...found].map(([, body, times]) => [body ?? '', Number(times)]);
  };

  it('gets nothing of what is published then', async () => {
    for (let round = 0; round < 20; round++) {
      const client = await waitingPoll();
      client.destroy();
      await publish();
      expect(await another()).toEqual([['x', 1]]);
      topic = `T-${randomUUID()}`;
    }
  });

  it('loses nothing of what is published at the same time', async () => {
    for (let round = 0; round < 60; round++) {
      const client = await waitingPoll();
      const published = publish();
      for (let turns = round % 6; turns > 0; turns--) await nextTurn();
      client.destroy();
      await published;
      expect(await another()).toEqual([['x', 1]]);
      topic = `T-${randomUUID()}`;
    }
  });

  it('loses nothing of what is there when it asks', async () => {
    for (let round = 0; round < 60; round++) {
      await publish();
      const client = poll(0);
      await once(client, 'connect');
      for (let turns = round % 6; turns > 0; turns--) await nextTurn();
      client.destroy();
      expect(await another()).toEqual([['x', 1]]);
      topic = `T-${randomUUID()}`;
    }
  });

  it('has its messages where it had read them', async () => {
    await publish();
    const client = poll(0);
    client.resume();
    await once(client, 'data');
    client.destroy();
    expect(await bed.consume(topic)).toEqual([]);
    const { messages } = (await bed.get(`/topics/${topic}/messages?group=GID_a`)).body;
    expect(messages).toMatchObject([{ state: 'inflight' }]);
  });

  const allOf = async (client: Socket): Promise<string> => {
    let text = '';
    client.setEncoding('utf8').on('data', (more: string) => (text += more));
    client.resume();
    await once(client, 'end');
    client.destroy();
    return text;
  };

  it('is answered where it only sends no more, at once or when there is something', async () => {
    await publish();
    expect(await allOf(poll(0).end())).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*<MessageBody>x</);
    const waiting = (await waitingPoll()).end();
    const text = allOf(waiting);
    await publish();
    expect(await text).toMatch(/HTTP\/1\.1 200 OK\r\n[^]*<MessageBody>x</);
    expect(await bed.consume(topic)).toEqual([]);
  });

  it('is told of by history, as a delivery that was ended', async () => {
    const { id } = await publish();
    const life = async () => (await bed.get<Life>(`/messages/${id}`)).body;
    const client = poll(0);
    while ((await life()).groups.length === 0) await nextTurn();
    client.destroy();
    expect(await another()).toEqual([['x', 1]]);
    const { groups, moves } = await life();
    expect(groups).toMatchObject([{ state: 'inflight', deliveries: [{ times: 1 }, { times: 1 }] }]);
    expect(moves).toMatchObject([{ from: 'delivery', to: 'queue', group: 'GID_a' }]);
  });
});
