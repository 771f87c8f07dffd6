import { createHash, randomUUID } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';
import fc from 'fast-check';
import type { Settings } from '../../src/config/settings';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { describeRedis } from '../support/redis';

const parser = new XMLParser({ trimValues: false, parseTagValue: false });

interface Sent {
  readonly body: string;
  readonly tag?: string | undefined;
  readonly key?: string | undefined;
  readonly properties?: Record<string, string> | undefined;
}

/** Everything there is in text, and often what is special somewhere. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('|', ':', '||', '&', '<', ']]>', '\r', '\n', '\t', ' ', '\0', '\x01', '\ufffe'),
    fc.constantFrom('\ud83d', '\udc00', '😀', '世', '"', "'", '\\', '%', '\x7f', '\u2028'),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
  minLength: 1,
  maxLength: 8,
});
const name = fc.oneof(
  text,
  fc.constantFrom('KEYS', '__SHARDINGKEY', '__STARTDELIVERTIME', '__TransCheckT', '__proto__'),
);
const message = fc.record<Sent>(
  {
    body: text,
    tag: text,
    key: text,
    properties: fc.dictionary(name, text, { maxKeys: 3, noNullPrototype: true }),
  },
  { requiredKeys: ['body'] },
);

function deliveredUnchanged(settings: () => Partial<Settings>): void {
  let mq: Mqrest;
  beforeAll(async () => {
    mq = await startMqrest({ port: 0, ...settings() }, { warn: () => undefined });
  });
  afterAll(() => mq.close());

  async function post(path: string, body: string, type: string): Promise<Response> {
    return fetch(`${mq.url}${path}`, { method: 'POST', body, headers: { 'Content-Type': type } });
  }

  /** What an SDK gets; undefined: nothing. */
  async function delivered(topic: string): Promise<Record<string, string> | undefined> {
    const reply = await fetch(`${mq.url}/topics/${topic}/messages?consumer=GID_x&numOfMessages=1`);
    if (reply.status !== 200) return undefined;
    const { Messages } = parser.parse(await reply.text()) as {
      Messages: { Message: Record<string, string> };
    };
    return Messages.Message;
  }

  async function pulled(topic: string): Promise<string | undefined> {
    for (let queue = 0; queue < 4; queue++) {
      const reply = await fetch(`${mq.url}/mq/message?topic=${topic}&consumer=c-${topic}`);
      const { result } = (await reply.json()) as { result: { msgList?: { message: string }[] } };
      const [first] = result.msgList ?? [];
      if (first !== undefined) return first.message;
    }
    return undefined;
  }

  function md5(body: string): string {
    return createHash('md5').update(body).digest('hex').toUpperCase();
  }

  it('what the control API takes comes out of both protocols as it was, or is refused with its place', async () => {
    await fc.assert(
      fc.asyncProperty(message, async (sent) => {
        const topic = `t-${randomUUID()}`;
        const json = JSON.stringify(sent);
        const reply = await post(`/_mqrest/v1/topics/${topic}/messages`, json, 'application/json');
        if (reply.status === 400) {
          const problem = (await reply.json()) as { field?: string };
          expect(problem.field).toMatch(
            /^(body|tag|key|shardingKey|deliverAt|immunity|properties)/,
          );
          return;
        }
        expect(reply.status).toBe(201);
        if (/"__(STARTDELIVERTIME|TransCheckT)"/.test(json)) return;
        const got = await delivered(topic);
        expect(decoded(got?.['MessageBody'])).toBe(sent.body);
        expect(got?.['MessageBodyMD5']).toBe(md5(sent.body));
        expect(decoded(got?.['MessageTag'])).toBe(sent.tag ?? '');
        const properties = decoded(got?.['Properties']);
        for (const [key, value] of Object.entries(sent.properties ?? {})) {
          expect(`|${properties}`).toContain(`|${key}:${value}|`);
        }
        if (sent.key !== undefined) expect(`|${properties}`).toContain(`|KEYS:${sent.key}|`);
        expect(await pulled(topic)).toBe(sent.body);
      }),
      { numRuns: 60 },
    );
  });

  it('so is what the gateway takes', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (body) => {
        // A form carries UTF-8, which has no lone surrogates.
        fc.pre(!/\p{Cs}/u.test(body) && body.trim() !== '');
        const topic = `t-${randomUUID()}`;
        const form = new URLSearchParams({ producer: `${topic}-producer`, message: body });
        const type = 'application/x-www-form-urlencoded';
        const reply = await post('/mq/produce', form.toString(), type);
        const { status, message: why } = (await reply.json()) as {
          status: number;
          message?: string;
        };
        if (status === 400) {
          expect(why).toMatch(/^the body has U\+[0-9A-F]{4} at \d+, /);
          return;
        }
        expect(status).toBe(200);
        const got = await delivered(topic);
        expect(decoded(got?.['MessageBody'])).toBe(body);
        expect(got?.['MessageBodyMD5']).toBe(md5(body));
        expect(await pulled(topic)).toBe(body);
      }),
      { numRuns: 60 },
    );
  });

  it("gives the system's properties the meaning that they have in XML", async () => {
    const at = Date.now() + 3_600_000;
    const properties = { KEYS: 'k', __SHARDINGKEY: 's', __STARTDELIVERTIME: String(at), a: '1' };
    const { id } = await mq.send({ topic: 'system', body: 'x', properties });
    const { messages } = await mq.peek.messages({ topic: 'system', states: ['scheduled'] });
    expect(messages).toMatchObject([
      { id, key: 'k', shardingKey: 's', deliverAt: at, properties: { a: '1' } },
    ]);
    const half = await mq.send({ topic: 'half', body: 'x', properties: { __TransCheckT: '10' } });
    expect(half.receiptHandle).toBeDefined();
  });

  it.each([
    [{ key: 'a', properties: { KEYS: 'b' } }, 'properties.KEYS', 'either key or KEYS'],
    [
      { properties: { __STARTDELIVERTIME: 'soon' } },
      'properties.__STARTDELIVERTIME',
      'a unix time',
    ],
    [{ properties: { __TransCheckT: '1.5' } }, 'properties.__TransCheckT', 'a number of seconds'],
    [{ properties: { __BORNHOST: '10.0.0.1' } }, 'properties.__BORNHOST', 'none'],
  ])('refuses %j with its place', async (part, field, allowed) => {
    await expect(mq.send({ topic: 'refused', body: 'x', ...part })).rejects.toMatchObject({
      about: { field, allowed: expect.stringContaining(allowed) as string },
    });
  });
}

/** The parser leaves character references as they are. */
function decoded(xml = ''): string {
  return xml.replaceAll('&#13;', '\r');
}

describe('On the embedded store', () => deliveredUnchanged(() => ({})));
describeRedis('On Redis', (url) => deliveredUnchanged(() => ({ store: 'redis', redisUrl: url() })));
