import type { Settings } from '../../src/config/settings';
import { startMqrest, type Mqrest, type Parts } from '../../src/mqrest';
import { Description } from './description';
import { describeOwnRedis } from './redis';

/** A reply of the control API. */
export interface Reply<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}

/**
 * A running mqrest and its control API over HTTP. Whatever is answered is held to the served
 * description: an operation, status or member that is not in it fails the test; so does a member of
 * a problem.
 */
export class ControlBed {
  /** Operations that gave a good reply. */
  readonly seen = new Set<string>();
  /** Problems that were met, such as `postAwait 408`. */
  readonly problems = new Set<string>();
  #description: Description | undefined;

  private constructor(readonly mq: Mqrest) {}

  static async start(settings: Partial<Settings> = {}, parts: Parts = {}): Promise<ControlBed> {
    const mq = await startMqrest({ port: 0, ...settings }, { warn: () => undefined, ...parts });
    return new ControlBed(mq);
  }

  get<T = Record<string, unknown>>(path: string): Promise<Reply<T>> {
    return this.call<T>('GET', path);
  }

  post<T = Record<string, unknown>>(path: string, body?: unknown): Promise<Reply<T>> {
    return this.call<T>('POST', path, body);
  }

  delete<T = Record<string, unknown>>(path: string): Promise<Reply<T>> {
    return this.call<T>('DELETE', path);
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<Reply<T>> {
    const reply = await fetch(`${this.mq.url}/_mqrest/v1${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    const answer = { status: reply.status, body: (text === '' ? {} : JSON.parse(text)) as T };
    await this.#check(method, path, answer, reply.headers.get('content-type'), text === '');
    return answer;
  }

  /** Resolves when so many polls wait. */
  async parked(count = 1): Promise<void> {
    while (this.mq.broker.parked < count) await new Promise((done) => setImmediate(done));
  }

  /** A poll over HTTP, its bodies. */
  async consume(topic: string, query = ''): Promise<string[]> {
    const url = `${this.mq.url}/topics/${topic}/messages?consumer=GID_a&numOfMessages=16&${query}`;
    const xml = await (await fetch(url)).text();
    return [...xml.matchAll(/<MessageBody>([^<]*)</g)].map(([, body]) => body ?? '');
  }

  /** The receipt handles of a poll. */
  async handles(topic: string, query = ''): Promise<string[]> {
    const url = `${this.mq.url}/topics/${topic}/messages?consumer=GID_a&numOfMessages=16&${query}`;
    const xml = await (await fetch(url)).text();
    return [...xml.matchAll(/<ReceiptHandle>([^<]*)</g)].map(([, handle]) => handle ?? '');
  }

  /** The status of an ack. */
  async ack(topic: string, handle: string, query = ''): Promise<number> {
    const reply = await fetch(`${this.mq.url}/topics/${topic}/messages?consumer=GID_a&${query}`, {
      method: 'DELETE',
      body: `<ReceiptHandles><ReceiptHandle>${handle}</ReceiptHandle></ReceiptHandles>`,
    });
    await reply.text();
    return reply.status;
  }

  close(): Promise<void> {
    return this.mq.close();
  }

  async #check(
    method: string,
    path: string,
    { status, body }: Reply<unknown>,
    type: string | null,
    isEmpty: boolean,
  ): Promise<void> {
    this.#description ??= Description.of(
      await (await fetch(`${this.mq.url}/_mqrest/v1/openapi.json`)).text(),
    );
    const described = this.#description.operation(method, path);
    // Nobody describes what is not there.
    if (described === undefined) {
      expect([404, 405]).toContain(status);
      return;
    }
    const said = this.#description.response(described, status);
    if (said === undefined)
      throw new Error(`${described.operationId} does not say it can ${status}`);
    if (status < 300) this.seen.add(described.operationId);
    else this.problems.add(`${described.operationId} ${status}`);
    expect(isEmpty).toBe(said.content === undefined);
    if (said.content === undefined) return;
    const media = said.content[type ?? ''];
    if (media === undefined) throw new Error(`${described.operationId} does not say it is ${type}`);
    expect(this.#description.complaints(media.schema, body)).toEqual([]);
  }
}

/** Describes something on the embedded store and on a Redis of its own. */
export function describeOnStores(
  name: string,
  body: (settings: () => Partial<Settings>) => void,
): void {
  describe(`${name}, on the embedded store`, () => body(() => ({ store: 'memory' })));
  describeOwnRedis(`${name}, on Redis`, (redis) => {
    body(() => ({ store: 'redis', redisUrl: redis().url }));
  });
}
