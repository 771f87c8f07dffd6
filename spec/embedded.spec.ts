import { startMqrest, type Mqrest, type Options } from '../src';
import { table, type Row } from '../src/config/settings-table';

const started: Mqrest[] = [];
afterEach(() => Promise.all(started.splice(0).map((mq) => mq.close())));
async function start(options: Options = {}): Promise<Mqrest> {
  const mq = await startMqrest({ port: 0, ...options }, { warn: () => undefined });
  started.push(mq);
  return mq;
}

type Whole<T> = T extends string | number | readonly unknown[]
  ? T
  : { readonly [K in keyof T]-?: Whole<Exclude<T[K], undefined>> };

/** Every member of the options' type: the compiler asks for each that is there, and refuses others. */
const whole: Whole<Omit<Options, 'mqcloud'>> & {
  readonly mqcloud: Whole<Omit<NonNullable<Options['mqcloud']>, 'quirks'>> & { quirks: '{}' };
} = {
  ...{ port: 0, host: '127.0.0.1', tls: { cert: '', key: '' }, basePath: '', log: 'off' },
  store: 'memory',
  redis: {
    ...{ url: 'redis://h', tls: { ca: '', cert: '', key: '' }, timeout: '3s', minReplicas: 0 },
  },
  ...{ waitForStore: 0, memory: '64mb', state: '', from: '', stateFsync: 'no', auth: 'off' },
  ...{ credentials: [], skew: 'PT15M', profile: 'relaxed' },
  retry: { normal: '4m59s', ordered: 60_000, max: 288 },
  ...{ retention: '3d', start: 'earliest', transactions: { bind: 'off' }, autoCreate: 'on' },
  ...{ frozenPolls: 'end', control: { enabled: 'on', token: '' }, history: 10, workers: 1 },
  ...{ logFormat: 'text', metrics: 'on', otel: false, requests: 10 },
  mqcloud: {
    ...{ enabled: 'on', cors: 'off', profile: 'seed-2024', autoRegister: 'on' },
    ...{ producers: [], consumers: [], quirks: '{}' },
  },
  instances: [],
};

function keysOf(value: object, above = ''): string[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? keysOf(inner, `${above}${name}.`)
      : [`${above}${name}`],
  );
}

describe('startMqrest of the package', () => {
  it('takes every setting by its key in the file, nested as there', async () => {
    const keys = Object.values<Row<unknown>>(table).map(({ key }) => key);
    expect(keysOf(whole).sort()).toEqual(keys.sort());
    const { mqcloud, ...others } = whole;
    await start({ ...others, mqcloud: { ...mqcloud, quirks: { pullLimit: 8 } } });
  });

  it('goes by them', async () => {
    const mq = await start({
      retry: { normal: '4m59s' },
      instances: [{ topics: [{ name: 'T' }] }],
    });
    await mq.send({ topic: 'T', body: 'a' });
    const reply = await fetch(`${mq.url}/topics/T/messages?consumer=GID_a&numOfMessages=1`);
    const xml = await reply.text();
    const time = (name: string) => Number(new RegExp(`<${name}>(\\d+)<`).exec(xml)?.[1]);
    expect(time('NextConsumeTime') - time('FirstConsumeTime')).toBe(299_000);
  });

  it.each([
    [{ port: undefined, retry: { normal: undefined } }, undefined],
    [{ retry: { normal: 'soon' } }, /^retry\.normal: "soon" is not a retry interval; allowed: /],
    [{ retry: 5 }, /^retry: must be a mapping; allowed here: normal, ordered, max$/],
    [{ retryMs: 5 }, /^retryMs: unknown key; did you mean retry\? allowed here: port, /],
    [{ instances: [{ topics: [{}] }] }, /^instances\[0\]\.topics\[0\]\.name: undefined is not/],
  ])('refuses %j with the place and what is allowed', async (options, message) => {
    const started = start(options as Options);
    if (message === undefined) await started;
    else await expect(started).rejects.toThrow(message);
  });

  it('says the id of what it sent by the name that HTTP has for it', async () => {
    const mq = await start();
    const sent = await mq.send({ topic: 'T', body: 'a' });
    expect(sent).toMatchObject({ queue: 0, offset: 0, bodyMd5: expect.any(String) as string });
    expect(sent).not.toHaveProperty('id');
    expect(await mq.why(sent.messageId)).toMatchObject({ body: 'a' });
  });

  it('keeps the code of the system where the port is taken', async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: expect.stringContaining(`port ${port} on 127.0.0.1 is in use`) as string,
    });
  });

  it('closes at the end of the block that uses it', async () => {
    const mq = await startMqrest({ port: 0 });
    await mq[Symbol.asyncDispose]();
    await expect(fetch(mq.url)).rejects.toThrow();
  });

  it('shows nothing that only mqrest itself is to use', async () => {
    const mq = await start();
    for (const name of ['broker', 'store', 'settings', 'history'])
      expect(mq).not.toHaveProperty(name);
  });
});
