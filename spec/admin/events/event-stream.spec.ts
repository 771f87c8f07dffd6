import net from 'node:net';
import type { Event, EventPage } from '../../../src/admin/events/event-schema';
import type { Settings } from '../../../src/config/settings';
import { ControlBed, describeOnStores } from '../../support/control-bed';
import { describeOwnRedis } from '../../support/redis';

interface Message {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: unknown;
}

/** A client of a stream; what it is sent, message by message. */
class StreamReader {
  #text = '';
  private constructor(
    readonly reply: Response,
    private readonly reader: ReadableStreamDefaultReader<Uint8Array>,
  ) {}

  static async open(bed: ControlBed, query = '', lastEventId?: string): Promise<StreamReader> {
    const reply = await fetch(`${bed.mq.url}/_mqrest/v1/events?${query}`, {
      headers: {
        Accept: 'text/event-stream',
        ...(lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }),
      },
    });
    expect(reply.status).toBe(200);
    const reader = reply.body?.getReader();
    if (reader === undefined) throw new Error('no body');
    return new StreamReader(reply, reader as ReadableStreamDefaultReader<Uint8Array>);
  }

  /** The next message that is no comment; `undefined`: the stream has ended. */
  async next(): Promise<Message | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end >= 0) {
        const text = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        if (text.startsWith(':')) continue;
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1];
        return {
          ...{ id: field('id'), event: field('event') },
          data: JSON.parse(field('data') ?? 'null') as unknown,
        };
      }
      const { done, value } = await this.reader.read();
      if (done) return undefined;
      this.#text += Buffer.from(value).toString();
    }
  }

  async events(count: number): Promise<Event[]> {
    const events: Event[] = [];
    while (events.length < count) {
      const message = await this.next();
      expect(message?.event).toBe('event');
      const event = message?.data as Event;
      expect(message?.id).toBe(event.cursor);
      events.push(event);
    }
    return events;
  }

  close(): Promise<void> {
    return this.reader.cancel();
  }
}

describeOnStores('the stream of events', (settings) => {
  let bed: ControlBed;
  beforeAll(async () => {
    bed = await ControlBed.start(settings());
  });
  afterAll(() => bed.close());
  beforeEach(() => bed.mq.reset());
  const send = async (body: string, topic = 'T'): Promise<string> =>
    (await bed.mq.send({ topic, body })).id;
  const idsOf = (events: readonly Event[]): unknown[] => events.map(({ ids }) => ids[0]);

  it('tells of what happens from now on', async () => {
    await send('before');
    const stream = await StreamReader.open(bed);
    expect(stream.reply.headers.get('content-type')).toBe('text/event-stream');
    const id = await send('a');
    expect(await stream.events(1)).toMatchObject([{ kind: 'published', ids: [id] }]);
    await bed.consume('T');
    const [event] = await stream.events(1);
    expect(event).toMatchObject({ kind: 'delivered', count: 2 });
    const { body } = await bed.get<EventPage>('/events?limit=1');
    expect({ ...event, cursor: '' }).toEqual({ ...body.events[0], cursor: '' });
    await stream.close();
  });

  it('tells only of what is meant', async () => {
    const stream = await StreamReader.open(bed, 'topic=U&kind=published');
    await send('a');
    const id = await send('b', 'U');
    await bed.consume('U');
    const later = await send('c', 'U');
    expect(idsOf(await stream.events(2))).toEqual([id, later]);
    await stream.close();
  });

  it('goes on behind a cursor, or the last event that the client had', async () => {
    const ids = [await send('a'), await send('b'), await send('c')];
    const { body } = await bed.get<EventPage>('/events?kind=published');
    const [first, second] = body.events;
    const byCursor = await StreamReader.open(bed, `cursor=${first?.cursor ?? ''}`);
    expect(idsOf(await byCursor.events(2))).toEqual(ids.slice(1));
    // What the client says itself counts more than its address.
    const again = await StreamReader.open(bed, `cursor=${first?.cursor ?? ''}`, second?.cursor);
    expect(idsOf(await again.events(1))).toEqual(ids.slice(2));
    const more = await send('d');
    expect(idsOf(await again.events(1))).toEqual([more]);
    expect(idsOf(await byCursor.events(1))).toEqual([more]);
    await Promise.all([byCursor.close(), again.close()]);
  });

  it('tells many in their order, more than fit into one page', async () => {
    const stream = await StreamReader.open(bed, 'kind=published');
    const ids: string[] = [];
    for (let n = 0; n < 450; n++) ids.push(await send(String(n)));
    expect(idsOf(await stream.events(450))).toEqual(ids);
    await stream.close();
  });

  it.each(['kind=some', 'cursor=x', 'limit=0'])('is refused with %s', async (query) => {
    const headers = { Accept: 'text/event-stream' };
    const reply = await fetch(`${bed.mq.url}/_mqrest/v1/events?${query}`, { headers });
    expect(reply.status).toBe(400);
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
    await reply.text();
  });

  it('is none for a client that takes JSON too, as generated ones say', async () => {
    const headers = { Accept: 'application/json, text/event-stream, application/problem+json' };
    const reply = await fetch(`${bed.mq.url}/_mqrest/v1/events`, { headers });
    expect(reply.headers.get('content-type')).toBe('application/json');
    expect(await reply.json()).toHaveProperty('events');
  });

  it('is refused where its last event is none', async () => {
    const headers = { Accept: 'text/event-stream', 'Last-Event-ID': 'x' };
    const reply = await fetch(`${bed.mq.url}/_mqrest/v1/events`, { headers });
    expect([reply.status, await reply.text()]).toEqual([400, expect.stringContaining('cursor')]);
  });

  it('ends when mqrest is closed, and keeps nothing from ending', async () => {
    const other = await ControlBed.start(settings());
    const stream = await StreamReader.open(other);
    await other.close();
    expect(await stream.next()).toBeUndefined();
  });

  it('is open a hundred times at most, those not counted that have gone', async () => {
    // A server of its own: those of other tests may not have gone yet.
    const bed = await ControlBed.start(settings());
    const streams = await Promise.all(Array.from({ length: 100 }, () => StreamReader.open(bed)));
    const headers = { Accept: 'text/event-stream' };
    const open = () => fetch(`${bed.mq.url}/_mqrest/v1/events`, { headers });
    const refused = await open();
    expect([refused.status, await refused.text()]).toEqual([429, expect.stringContaining('100')]);
    await Promise.all(streams.map((stream) => stream.close()));
    let reply = await open();
    while (reply.status === 429) {
      await reply.text();
      reply = await open();
    }
    expect(reply.status).toBe(200);
    await reply.body?.cancel();
    await bed.close();
  });
});

describe('a reader of the stream that reads too little', () => {
  it('is held nothing for, and hears how many it has missed', async () => {
    const bed = await ControlBed.start({ history: 1_600 });
    const { port } = new URL(bed.mq.url);
    const socket = net.connect(Number(port), '127.0.0.1');
    try {
      socket.pause();
      socket.write(
        'GET /_mqrest/v1/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n',
      );
      await new Promise((resolve) => socket.once('readable', resolve));
      // More than the buffers between the two take.
      const tag = 'A'.repeat(4_000);
      const COUNT = 8_000;
      for (let n = 0; n < COUNT; n++) await bed.mq.send({ topic: 'T', tag, body: 'a' });
      let text = '';
      socket.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      const last = (await bed.mq.send({ topic: 'T', body: 'last' })).id;
      while (!text.includes(last)) await new Promise((resolve) => socket.once('data', resolve));
      const missed = [...text.matchAll(/event: missed\r?\ndata: {"count":(\d+)}/g)];
      expect(missed.length).toBeGreaterThan(0);
      const told = [...text.matchAll(/event: event\n/g)].length;
      const sum = missed.reduce((total, [, count]) => total + Number(count), 0);
      expect(told + sum).toBe(COUNT + 1);
    } finally {
      socket.destroy();
      await bed.close();
    }
  });
});

describeOwnRedis('the stream of events of two processes', (redis) => {
  it('tells of both, also after the client has moved to the other one', async () => {
    const settings: Partial<Settings> = { store: 'redis', redisUrl: redis().url };
    const [here, there] = [await ControlBed.start(settings), await ControlBed.start(settings)];
    try {
      const stream = await StreamReader.open(here, 'kind=published');
      const ids = [
        (await there.mq.send({ topic: 'T', body: 'a' })).id,
        (await here.mq.send({ topic: 'T', body: 'b' })).id,
      ];
      const told = await stream.events(2);
      expect(told.map((event) => event.ids[0]).sort()).toEqual(ids.sort());
      const again = await StreamReader.open(there, 'kind=published', told[0]?.cursor);
      expect(await again.events(1)).toEqual([{ ...told[1], cursor: expect.any(String) as string }]);
      await Promise.all([stream.close(), again.close()]);
    } finally {
      await Promise.all([here.close(), there.close()]);
    }
  });
});
