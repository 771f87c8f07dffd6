import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { complete, ConfigError } from '../../src/config/complete';
import { loadConfig } from '../../src/config/load';
import { usualMemory } from '../../src/config/memory';
import type { Settings } from '../../src/config/settings';
import { table, type Row } from '../../src/config/settings-table';

describe('the configuration', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'mqrest-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  const load = (argv: string[] = [], env: NodeJS.ProcessEnv = {}, file?: string): Settings => {
    if (file !== undefined) writeFileSync(join(directory, 'mqrest.yaml'), file);
    const command = loadConfig(argv, env, directory);
    if (command.kind !== 'serve') throw new Error(command.kind);
    return command.settings;
  };
  const problems = (...args: Parameters<typeof load>): readonly string[] => {
    try {
      load(...args);
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
    return [];
  };

  it('has defaults for everything', () => {
    expect(load()).toEqual({
      port: 9880,
      host: '127.0.0.1',
      store: 'memory',
      redisUrl: 'redis://127.0.0.1:6379',
      redisTlsCa: '',
      redisTlsCert: '',
      redisTlsKey: '',
      redisTimeoutMs: 3_000,
      redisMinReplicas: 0,
      waitForStoreMs: 0,
      auth: 'off',
      credentials: [],
      profile: 'relaxed',
      retryMs: 300_000,
      orderedRetryMs: 60_000,
      maxRetries: 288,
      retentionMs: 259_200_000,
      memoryBytes: usualMemory(),
      start: 'earliest',
      bindTransactions: 'off',
      autoCreate: 'on',
      frozenPolls: 'end',
      skewMs: 900_000,
      basePath: '',
      log: 'requests',
      logFormat: 'auto',
      metrics: 'on',
      otel: 'off',
      control: 'on',
      controlToken: '',
      history: 20_000,
      requests: 1_000,
      state: '',
      from: '',
      stateFsync: 'everysec',
      mqcloud: 'on',
      mqcloudProfile: 'seed-2024',
      mqcloudCors: 'off',
      tlsCert: '',
      tlsKey: '',
      workers: 1,
      mqcloudAutoRegister: 'on',
      mqcloudProducers: [],
      mqcloudConsumers: [],
      mqcloudQuirks: {},
      instances: [],
    });
  });

  it('takes no notice of the variables of the commands', () => {
    const names = ['URL', 'TOKEN', 'ACCESS_KEY_ID', 'ACCESS_KEY_SECRET', 'SECURITY_TOKEN'];
    const env = Object.fromEntries(names.map((name) => [`MQREST_${name}`, 'x']));
    expect(load([], env)).toEqual(load());
    expect(problems([], { MQREST_TOKN: 'x' })[0]).toContain('did you mean MQREST_TOKEN?');
  });

  it('reads every flag', () => {
    const argv =
      '--port 0 --host=0.0.0.0 --store redis --redis-url rediss://h:1/2 --redis-timeout 800ms ' +
      '--redis-tls-ca ca.pem --redis-tls-cert rc.pem --redis-tls-key rk.pem ' +
      '--redis-min-replicas 2 --wait-for-store 30s --auth known --profile strict ' +
      '--retry 300ms --ordered-retry 1.5s --max-retries 3 --retention 1h --memory 64mb ' +
      '--start latest ' +
      '--auto-create warn --frozen-polls wait --credential a:b --credential c:d=e --skew 1d --base-path /x/y --log errors ' +
      '--log-format json --metrics public --otel ./tracing.js ' +
      '--bind-transactions on --control off --control-token long-enough ' +
      '--state-fsync always --mqcloud on --mqcloud-profile open-1.2 ' +
      '--mqcloud-cors on --tls-cert cert.pem --tls-key key.pem --workers 2';
    expect(load(argv.split(' '))).toEqual({
      port: 0,
      host: '0.0.0.0',
      store: 'redis',
      redisUrl: 'rediss://h:1/2',
      redisTlsCa: 'ca.pem',
      redisTlsCert: 'rc.pem',
      redisTlsKey: 'rk.pem',
      redisTimeoutMs: 800,
      redisMinReplicas: 2,
      waitForStoreMs: 30_000,
      auth: 'known',
      credentials: [
        { accessKeyId: 'a', accessKeySecret: 'b' },
        { accessKeyId: 'c', accessKeySecret: 'd=e' },
      ],
      profile: 'strict',
      retryMs: 300,
      orderedRetryMs: 1500,
      maxRetries: 3,
      retentionMs: 3_600_000,
      memoryBytes: 67_108_864,
      start: 'latest',
      bindTransactions: 'on',
      autoCreate: 'warn',
      frozenPolls: 'wait',
      skewMs: 86_400_000,
      basePath: '/x/y',
      log: 'errors',
      logFormat: 'json',
      metrics: 'public',
      otel: './tracing.js',
      control: 'off',
      controlToken: 'long-enough',
      history: 20_000,
      requests: 1_000,
      state: '',
      from: '',
      stateFsync: 'always',
      mqcloud: 'on',
      mqcloudProfile: 'open-1.2',
      mqcloudCors: 'on',
      tlsCert: 'cert.pem',
      tlsKey: 'key.pem',
      workers: 2,
      mqcloudAutoRegister: 'on',
      mqcloudProducers: [],
      mqcloudConsumers: [],
      mqcloudQuirks: {},
      instances: [],
    });
  });

  it('reads every key of a file', () => {
    const file = `
port: 1
host: ::1
store: redis
redis:
  url: "rediss+cluster://a:1,b:2"
  tls: { ca: a, cert: b, key: c }
  timeout: 2s
  minReplicas: 1
waitForStore: 1m
auth: strict
profile: strict
retry: { normal: 5s, ordered: 250, max: 0 }
retention: 2d
memory: 1.5gb
start: latest
transactions: { bind: on }
autoCreate: off
frozenPolls: wait
skew: 1m
basePath: /b
log: off
logFormat: terminal
metrics: off
otel: true
control: { enabled: on, token: from-a-file }
stateFsync: no
workers: 3
tls: { cert: cert.pem, key: key.pem }
mqcloud:
  cors: on
  enabled: on
  profile: docs-2026
  autoRegister: off
  producers: [{ producer: p, topic: t }]
  consumers: [{ consumer: c, topic: t }, { consumer: b, topic: t, broadcast: true }]
  quirks: { freshBacklog: true, requestIdFields: 5, pullLimit: 8 }
credentials:
  - { accessKeyId: id, accessKeySecret: s3cret, securityToken: token }
instances:
  - topics: [{ name: T }]
  - id: MQ_INST_1
    topics:
      - { name: O, type: ordered }
      - { name: G, type: global, queues: 1 }
      - { name: P, type: timer, queues: 256 }
    groups: [GID_a, GID_b]
`;
    expect(load([], {}, file)).toEqual({
      port: 1,
      host: '::1',
      store: 'redis',
      redisUrl: 'rediss+cluster://a:1,b:2',
      redisTlsCa: 'a',
      redisTlsCert: 'b',
      redisTlsKey: 'c',
      redisTimeoutMs: 2_000,
      redisMinReplicas: 1,
      waitForStoreMs: 60_000,
      auth: 'strict',
      credentials: [{ accessKeyId: 'id', accessKeySecret: 's3cret', securityToken: 'token' }],
      profile: 'strict',
      retryMs: 5000,
      orderedRetryMs: 250,
      maxRetries: 0,
      retentionMs: 172_800_000,
      memoryBytes: 1_610_612_736,
      start: 'latest',
      bindTransactions: 'on',
      autoCreate: 'off',
      frozenPolls: 'wait',
      skewMs: 60_000,
      basePath: '/b',
      log: 'off',
      logFormat: 'terminal',
      metrics: 'off',
      otel: 'on',
      control: 'on',
      controlToken: 'from-a-file',
      history: 20_000,
      requests: 1_000,
      state: '',
      from: '',
      stateFsync: 'no',
      mqcloud: 'on',
      mqcloudProfile: 'docs-2026',
      mqcloudCors: 'on',
      tlsCert: 'cert.pem',
      tlsKey: 'key.pem',
      workers: 3,
      mqcloudAutoRegister: 'off',
      mqcloudProducers: [{ producer: 'p', topic: 't' }],
      mqcloudConsumers: [
        { consumer: 'c', topic: 't', broadcast: false },
        { consumer: 'b', topic: 't', broadcast: true },
      ],
      mqcloudQuirks: { freshBacklog: true, requestIdFields: 5, pullLimit: 8 },
      instances: [
        { id: '', topics: [{ name: 'T', type: 'normal', queues: 1 }], groups: [] },
        {
          id: 'MQ_INST_1',
          topics: [
            { name: 'O', type: 'ordered', queues: 8 },
            { name: 'G', type: 'global', queues: 1 },
            { name: 'P', type: 'timer', queues: 256 },
          ],
          groups: [{ name: 'GID_a' }, { name: 'GID_b' }],
        },
      ],
    });
  });

  it('takes what is said of instances, topics and groups', () => {
    const file = `
instances:
  - id: MQ_INST_1
    name: 商店
    remark: on this machine
    tags: { env: dev, __proto__: x }
    topics:
      - { name: T, permission: read, tags: { a: '' }, retry: { normal: 30s, ordered: 250, max: 0 } }
    groups:
      - GID_a
      - { name: GID_b, type: tcp, readable: false, remark: b, retry: { max: 3 } }
`;
    const { instances } = load([], {}, file);
    expect(instances).toEqual([
      {
        ...{ id: 'MQ_INST_1', name: '商店', remark: 'on this machine' },
        tags: Object.fromEntries([
          ['env', 'dev'],
          ['__proto__', 'x'],
        ]),
        topics: [
          {
            ...{ name: 'T', type: 'normal', queues: 1, permission: 'read', tags: { a: '' } },
            retry: { normal: 30_000, ordered: 250, max: 0 },
          },
        ],
        groups: [
          { name: 'GID_a' },
          { name: 'GID_b', type: 'tcp', readable: false, remark: 'b', retry: { max: 3 } },
        ],
      },
    ]);
    // As a program may hand them in.
    expect(complete({ instances }).instances).toEqual(instances);
  });

  it('refuses a token that is too easy, without showing it', () => {
    expect(() => load(['--control-token', 'hush'])).toThrow(
      /^--control-token: this is not a token; allowed: at least 8 characters/,
    );
    const spaced = () => load([], { MQREST_CONTROL_TOKEN: 'hush hush hush' });
    expect(spaced).toThrow('MQREST_CONTROL_TOKEN: this is not a token');
    expect(spaced).not.toThrow(/hush/);
  });

  it('prefers flags to variables, variables to the file, the file to defaults', () => {
    const file = 'port: 1\nskew: 1s\nretry: { max: 1 }\n';
    const env = { MQREST_PORT: '2', MQREST_SKEW: '2s' };
    const { port, skewMs, maxRetries, retryMs } = load(['--port', '3'], env, file);
    expect([port, skewMs, maxRetries, retryMs]).toEqual([3, 2000, 1, 300_000]);
  });

  it('reads variables, taking empty ones as not set', () => {
    const env = { MQREST_CREDENTIALS: 'a:b, c:d', MQREST_AUTH: 'strict', MQREST_HOST: '' };
    const { credentials, auth, host } = load([], env);
    expect(credentials.map(({ accessKeyId }) => accessKeyId)).toEqual(['a', 'c']);
    expect([auth, host]).toEqual(['strict', '127.0.0.1']);
  });

  it('is not confused by what Kubernetes sets for a service called mqrest', () => {
    const env = {
      MQREST_SERVICE_HOST: '10.0.0.1',
      MQREST_SERVICE_PORT_HTTP: '9880',
      MQREST_PORT: 'tcp://10.0.0.1:9880',
      MQREST_PORT_9880_TCP_ADDR: '10.0.0.1',
    };
    expect(load([], env).port).toBe(9880);
  });

  it('checks and creates strictly in the strict profile unless told otherwise', () => {
    const strict = load(['--profile', 'strict', '--credential', 'a:b']);
    expect([strict.auth, strict.autoCreate]).toEqual(['strict', 'off']);
    const told = load(['--profile', 'strict', '--auth', 'off', '--auto-create', 'on']);
    expect([told.auth, told.autoCreate]).toEqual(['off', 'on']);
  });

  it('refuses strict auth without a credential', () => {
    expect(problems(['--auth', 'strict'])).toEqual([expect.stringContaining('--credential')]);
  });

  it.each([
    [
      'retry:\n\n  normal: 5x',
      '3: retry.normal: "5x" is not a retry interval; allowed: 10ms to 24h, such as 300ms, 5m, 4m59s or PT1H',
    ],
    ['# c\nport: 70000', '2: port: 70000 is not a port; allowed: a whole number from 0 to 65535'],
    ['store: disk', '1: store: "disk" is not a store; allowed: memory or redis'],
    ['\n\nprot: 1', '3: prot: unknown key; did you mean port? allowed here: '],
    [
      'retry:\n  nromal: 5m',
      '2: retry.nromal: unknown key; did you mean normal? allowed here: normal, ordered or max',
    ],
    ['retry: 5m', '1: retry: must be a mapping; allowed here: normal, ordered, max'],
    ['- port', '1: must be a mapping; allowed here: port, '],
    ['__proto__: { port: 1 }', '1: __proto__: unknown key; '],
    ['redis:\n  __proto__: 1', '2: redis.__proto__: unknown key; '],
    ['constructor: 1', '1: constructor: unknown key; '],
    ['retry.normal: 5m', '1: retry.normal: unknown key; '],
    ['port: 1\nport: 2', '2: Map keys must be unique'],
    ['port: [1', '1: Flow sequence'],
    ['a: &a [1]\nb: *c', '2: Unresolved alias'],
    [
      'instances:\n  - id: I\n    topics:\n      - name: A\n      - name: B\n        type: fifo',
      '6: instances[0].topics[1].type: "fifo" is not a topic type; allowed: normal, ordered, global, transaction or timer',
    ],
    [
      'instances:\n  - topics:\n      - name: A\n        queues: 257',
      '4: instances[0].topics[0].queues: 257 is not a number of queues; allowed: a whole number from 1 to 256',
    ],
    [
      'instances:\n  - topics:\n      - type: normal',
      '3: instances[0].topics[0].name: undefined is not a topic name',
    ],
    [
      'instances:\n  - topics:\n      - { name: A, type: global, queues: 2 }',
      '3: instances[0].topics[0].queues: a global topic has one queue',
    ],
    [
      'instances:\n  - topics:\n      - name: A\n      - name: A',
      '4: instances[0].topics[1]: topic "A" is declared twice',
    ],
    ['instances:\n  - id: I\n  - id: I', '3: instances[1]: instance "I" is declared twice'],
    [
      'instances:\n  - topic: []',
      '2: instances[0].topic: unknown key; did you mean topics? allowed here: id, name, remark, tags, topics or groups',
    ],
    [
      'instances:\n  - topics:\n      - { name: T, retry: { normal: 1ms } }',
      '3: instances[0].topics[0].retry.normal: "1ms" is not a retry interval; allowed: 10ms to 24h',
    ],
    [
      'instances:\n  - topics:\n      - { name: T, permission: 6 }',
      '3: instances[0].topics[0].permission: 6 is not a permission; allowed: read-write, read or write',
    ],
    [
      'instances:\n  - groups:\n      - { name: G, retry: { most: 1 } }',
      '3: instances[0].groups[0].retry.most: unknown key; ',
    ],
    [
      'instances:\n  - groups: [G, { name: G }]',
      '2: instances[0].groups[1]: group "G" is declared twice',
    ],
    ['instances:\n  - tags: { a: 1 }', '2: instances[0].tags.a: 1 is not a tag'],
    ['instances:\n  - groups: [a b]', '2: instances[0].groups[0]: "a b" is not a group name'],
    ['credentials:\n  - accessKeyId: a\n    secret: b', '3: credentials[0].secret: unknown key; '],
  ])('refuses a file with its line, its key and what is allowed: %j', (file, problem) => {
    const found = problems([], {}, file);
    expect(found).toHaveLength(1);
    expect(found[0]?.startsWith(`mqrest.yaml:${problem}`) ? problem : found[0]).toBe(problem);
  });

  it.each(Object.entries<Row<unknown>>(table))('gives examples that are allowed: %s', (_, row) => {
    let message = '';
    try {
      row.parse('no such thing');
    } catch (error) {
      message = (error as Error).message;
    }
    const [, examples = ''] = /, such as (.*)$/.exec(message) ?? [];
    for (const example of examples.split(/, | or /).filter(Boolean)) {
      expect(() => row.parse(example)).not.toThrow();
    }
  });

  it('reads durations as Go and ISO 8601 write them, in flags, variables and the file', () => {
    expect(load(['--retry', '4m59s'], { MQREST_RETENTION: 'P2D' }, 'skew: PT5M')).toMatchObject({
      retryMs: 299_000,
      retentionMs: 172_800_000,
      skewMs: 300_000,
    });
    const file = 'mqcloud:\n  quirks: { maxDelayMs: PT1H }';
    expect(load([], {}, file).mqcloudQuirks).toEqual({ maxDelayMs: 3_600_000 });
  });

  it('is not what the specs ask for by a variable of their own', () => {
    const root = join(__dirname, '..');
    const taken = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|js|mjs|py|go|java)$/.test(path) && !path.startsWith('config/'))
      .flatMap((path) => readFileSync(join(root, path), 'utf8').split('\n'))
      .flatMap((line) => /(?:process\.env|environ|[gG]etenv)\W+(MQREST_\w+)/.exec(line)?.[1] ?? []);
    expect(
      taken.filter((name) =>
        problems([], { [name]: '1' })
          .join()
          .includes('unknown'),
      ),
    ).toEqual([]);
  });

  it('reports every problem of every source at once', () => {
    const found = problems(['--prt', '1'], { MQREST_STOER: 'x' }, 'port: x\nstore: y');
    expect(found.map((problem) => problem.split(': ', 2).join(': '))).toEqual([
      'mqrest.yaml:1: port',
      'mqrest.yaml:2: store',
      'MQREST_STOER: unknown variable; did you mean MQREST_STORE? see --help',
      '--prt: unknown flag; did you mean --port? see --help',
    ]);
  });

  it.each([
    [['--port'], '--port: needs a value'],
    [['--port', '--host'], '--port: needs a value'],
    [['port', '80'], 'only flags are taken, such as --port 9880; see --help'],
    [['--port=abc'], '--port: "abc" is not a port; allowed: a whole number from 0 to 65535'],
    [['--base-path', 'x'], '--base-path: "x" is not a base path; allowed: \'\' or /like/this'],
    [['--config', 'nowhere.yaml'], 'nowhere.yaml: there is no such file'],
  ])('refuses flags %j', (argv, problem) => {
    expect(problems(argv)).toContain(problem);
  });

  it.each([
    [['--redis-url', 'http://:s3cret@h'], {}, ''],
    [['--credential', 's3cret'], {}, ''],
    [['--credential', 'a:s3cret', '--credential', 'a:s3cret'], {}, ''],
    [['s3cret'], {}, ''],
    [['--secret=s3cret'], {}, ''],
    [[], { MQREST_CREDENTIALS: 'a;s3cret' }, ''],
    [[], { MQREST_SECRET: 's3cret' }, ''],
    [[], {}, 'credentials: s3cret'],
    [[], {}, 'credentials: [{ accessKeyId: a, accessKeySecret: "s3cret s3cret" }]'],
    [[], {}, 'redis: { url: "s3cret" }'],
  ])('never shows a secret when it refuses %j %j %j', (argv, env, file) => {
    const found = problems(argv, env, file).join('\n');
    expect(found).not.toBe('');
    expect(found).not.toContain('s3cret');
  });

  it('takes the file that --config or MQREST_CONFIG names', () => {
    writeFileSync(join(directory, 'other.yaml'), 'port: 7');
    expect(load(['--config', 'other.yaml']).port).toBe(7);
    expect(load([], { MQREST_CONFIG: 'other.yaml' }).port).toBe(7);
  });

  it('takes an empty file, and one with only comments', () => {
    expect(load([], {}, '').port).toBe(9880);
    expect(load([], {}, '# nothing\n').port).toBe(9880);
  });

  it.each([
    'redis://localhost',
    'redis://user:p%40ss@redis.example:6379/3',
    'rediss://:pass@[::1]:6379',
    'redis+sentinel://10.0.0.1:26379,10.0.0.2:26379/main',
    'rediss+sentinel://:pass@a,b/main/1',
    'redis+cluster://:pass@a:7000,b:7001,c:7002',
  ])('takes the Redis address %s', (url) => {
    expect(load(['--redis-url', url]).redisUrl).toBe(url);
  });

  it('asks for help and for the version before anything else', () => {
    expect(loadConfig(['--help', '--nonsense'], {}, directory)).toEqual({ kind: 'help' });
    expect(loadConfig(['--version'], {}, directory)).toEqual({ kind: 'version' });
  });
});
