import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { startMqrest, type Mqrest, type Parts, type Settings } from '../../src/index';
import { describeOwnRedis } from './redis';

/** A reply of the control API. */
export interface Reply<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}

interface Described {
  readonly operationId: string;
  readonly responses: Readonly<
    Record<string, { content?: Record<string, { schema: object }> | undefined } | undefined>
  >;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
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
  #document: Document | undefined;
  readonly #validators = new Map<string, ValidateFunction>();

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
    const document = (this.#document ??= (await (
      await fetch(`${this.mq.url}/_mqrest/v1/openapi.json`)
    ).json()) as Document);
    const template = Object.keys(document.paths).find((one) => matches(one, path));
    const described = template && document.paths[template]?.[method.toLowerCase()];
    // Nobody describes what is not there.
    if (described === undefined || described === '') {
      expect([404, 405]).toContain(status);
      return;
    }
    const said = described.responses[String(status)];
    if (said === undefined)
      throw new Error(`${described.operationId} does not say it can ${status}`);
    if (status < 300) this.seen.add(described.operationId);
    else this.problems.add(`${described.operationId} ${status}`);
    expect(isEmpty).toBe(said.content === undefined);
    if (said.content === undefined) return;
    const media = said.content[type ?? ''];
    if (media === undefined) throw new Error(`${described.operationId} does not say it is ${type}`);
    const validate = this.#validator(document, `${described.operationId} ${status}`, media.schema);
    validate(body);
    expect(validate.errors ?? []).toEqual([]);
  }

  #validator(document: Document, key: string, schema: object): ValidateFunction {
    const known = this.#validators.get(key);
    if (known !== undefined) return known;
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    ajv.addSchema({ ...document, $id: 'api' });
    const text = JSON.stringify(schema).replaceAll('"#/', '"api#/');
    const validate = ajv.compile(JSON.parse(text) as object);
    this.#validators.set(key, validate);
    return validate;
  }
}

function matches(template: string, path: string): boolean {
  const pattern = template.replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path.split('?', 1)[0] ?? '');
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
