import { alternatives } from '../lib/alternatives';
import { parseCredentials, parseToken } from './credentials';
import { parseConsumers, parseProducers } from './declarations';
import { parseInstances } from './declared-resources';
import { parseQuirks, quirksOf, type MqcloudProfile } from './mqcloud-profiles';
import { usualMemory } from './memory';
import { duration, oneOf, size, text, whole, type Parse } from './parse';
import type { Settings } from './settings';
import { parseRedisUrl, storeNames } from './stores';

/** All that is to know about one setting. */
export interface Row<T> {
  /** Its place in the configuration file, with dots between levels. */
  readonly key: string;
  /** Its flag, without the two dashes; absent: only in the file. */
  readonly flag?: string;
  /** One letter that does as well, after one dash. */
  readonly short?: string;
  /** What stands for the flag's value in the help. */
  readonly value?: string;
  /** Its environment variable. */
  readonly env?: string;
  /** The flag may be given several times; its values become a list. */
  readonly repeats?: true;
  readonly fallback: T | ((profile: Settings['profile'], auth?: Settings['auth']) => T);
  readonly parse: Parse<T>;
  /** One line for the help, with the default; settings that have no flag have none. */
  readonly help?: string;
}

const MINUTE = 60_000;

/** Every setting there is: names, default, what is allowed. Nothing else knows these. */
export const table: { readonly [K in keyof Settings]: Row<Settings[K]> } = {
  port: {
    ...named('port', 'port', 'N'),
    short: 'p',
    fallback: 9880,
    parse: whole('a port', 0, 65535),
    help: 'port to listen on; 0: any free one (9880)',
  },
  host: {
    ...named('host', 'host', 'ADDRESS'),
    fallback: '127.0.0.1',
    parse: text('a host', 'a name or an IP address', /^[\w.:%-]+$/),
    help: '0.0.0.0 is all addresses (127.0.0.1)',
  },
  tlsCert: fileRow('tls.cert', 'tls-cert', 'certificate in PEM: serves HTTPS with it'),
  tlsKey: fileRow('tls.key', 'tls-key', 'its private key in PEM'),
  store: {
    ...named('store', 'store', 'NAME'),
    fallback: 'memory',
    parse: oneOf('a store', storeNames),
    help: `${alternatives(storeNames)} (memory)`,
  },
  redisUrl: {
    ...named('redis.url', 'redis-url', 'URL'),
    fallback: 'redis://127.0.0.1:6379',
    parse: parseRedisUrl,
    help: 'where it is; implies --store redis',
  },
  redisTlsCa: fileRow('redis.tls.ca', 'redis-tls-ca', 'authorities in PEM that rediss:// trusts'),
  redisTlsCert: fileRow(
    'redis.tls.cert',
    'redis-tls-cert',
    'certificate in PEM that is shown to Redis',
  ),
  redisTlsKey: fileRow('redis.tls.key', 'redis-tls-key', 'its private key in PEM'),
  redisTimeoutMs: {
    ...named('redis.timeout', 'redis-timeout', 'TIME'),
    fallback: 3_000,
    parse: duration('a time for a reply', '100ms', '5m'),
    help: 'how long to wait for a reply of Redis (3s)',
  },
  redisMinReplicas: {
    ...named('redis.minReplicas', 'redis-min-replicas', 'N'),
    fallback: 0,
    parse: whole('a number of replicas', 0, 100),
    help: 'replicas that must have a change (0)',
  },
  waitForStoreMs: {
    ...named('waitForStore', 'wait-for-store', 'TIME'),
    fallback: 0,
    parse: duration('a time to wait', '0ms', '24h'),
    help: 'how long the start waits for Redis (0s)',
  },
  auth: {
    ...named('auth', 'auth', 'LEVEL'),
    fallback: (profile) => (profile === 'strict' ? 'strict' : 'off'),
    parse: oneOf('a level of auth', ['off', 'known', 'strict']),
    help: 'signatures: off, known or strict (off)',
  },
  credentials: {
    ...named('credentials', 'credential', 'ID:SECRET'),
    env: 'MQREST_CREDENTIALS',
    repeats: true,
    fallback: [],
    parse: parseCredentials,
    help: 'an access key; may be repeated',
  },
  profile: {
    ...named('profile', 'profile', 'NAME'),
    fallback: 'relaxed',
    parse: oneOf('a profile', ['relaxed', 'strict']),
    help: 'relaxed, or strict as the cloud (relaxed)',
  },
  retryMs: {
    ...named('retry.normal', 'retry', 'TIME'),
    fallback: 5 * MINUTE,
    parse: duration('a retry interval', '10ms', '24h'),
    help: 'until an unacked message comes again (5m)',
  },
  orderedRetryMs: {
    ...named('retry.ordered', 'ordered-retry', 'TIME'),
    fallback: MINUTE,
    parse: duration('a retry interval', '10ms', '24h'),
    help: 'the same for ordered consumption (1m)',
  },
  maxRetries: {
    ...named('retry.max', 'max-retries', 'N'),
    fallback: 288,
    parse: whole('a number of retries', 0, 10_000),
    help: 'then it is a dead letter (288)',
  },
  retentionMs: {
    ...named('retention', 'retention', 'TIME'),
    fallback: 3 * 24 * 60 * MINUTE,
    parse: duration('a retention', '1s', '365d'),
    help: 'how long messages are kept (3d)',
  },
  memoryBytes: {
    ...named('memory', 'memory', 'SIZE'),
    fallback: usualMemory,
    parse: size('a size of memory', '1mb', '1024gb'),
    help: 'what messages may take (half the heap)',
  },
  start: {
    ...named('start', 'start', 'PLACE'),
    fallback: 'earliest',
    parse: oneOf('a place to start', ['earliest', 'latest']),
    help: 'new groups: earliest or latest (earliest)',
  },
  bindTransactions: {
    ...named('transactions.bind', 'bind-transactions', 'on|off'),
    fallback: 'off',
    parse: oneOf('a switch', ['on', 'off']),
    help: 'only one group checks half messages (off)',
  },
  autoCreate: {
    ...named('autoCreate', 'auto-create', 'on|warn|off'),
    fallback: (profile) => (profile === 'strict' ? 'off' : 'on'),
    parse: oneOf('a way to create', ['on', 'warn', 'off']),
    help: 'make topics and groups on first use (on)',
  },
  frozenPolls: {
    ...named('frozenPolls', 'frozen-polls', 'end|wait'),
    fallback: 'end',
    parse: oneOf('a way to wait', ['end', 'wait']),
    help: 'polls at a stopped clock: end or wait (end)',
  },
  skewMs: {
    ...named('skew', 'skew', 'TIME'),
    fallback: 15 * MINUTE,
    parse: duration('a clock skew', '1s', '365d'),
    help: 'how far a signed Date may be off (15m)',
  },
  basePath: {
    ...named('basePath', 'base-path', 'PATH'),
    fallback: '',
    parse: text('a base path', "'' or /like/this", /^(?:\/[\w.~-]+)*$/),
    help: 'put before /topics, such as /base',
  },
  log: {
    ...named('log', 'log', 'WHICH'),
    fallback: 'requests',
    parse: oneOf('a kind of log', ['requests', 'errors', 'off', 'json']),
    help: 'requests, errors, off or json (requests)',
  },
  logFormat: {
    ...named('logFormat', 'log-format', 'FORMAT'),
    fallback: 'auto',
    parse: oneOf('a format', ['auto', 'text', 'json', 'terminal']),
    help: 'text, json, terminal or auto (auto)',
  },
  control: {
    ...named('control.enabled', 'control', 'on|off'),
    fallback: 'on',
    parse: oneOf('a switch', ['on', 'off']),
    help: 'serve the control API at /_mqrest/v1 (on)',
  },
  metrics: {
    ...named('metrics', 'metrics', 'on|public|off'),
    fallback: 'on',
    parse: oneOf('a way to serve it', ['on', 'public', 'off']),
    help: 'serve /metrics: on, public or off (on)',
  },
  otel: {
    ...named('otel', 'otel', 'on|off|MODULE'),
    fallback: 'off',
    parse: parseOtel,
    help: 'spans, by an SDK that MODULE starts (off)',
  },
  history: {
    ...named('history', 'history', 'N'),
    fallback: 20_000,
    parse: whole('a number of events', 0, 1_000_000),
    help: 'events that are remembered (20000)',
  },
  requests: {
    ...named('requests', 'requests', 'N'),
    fallback: 1_000,
    parse: whole('a number of requests', 0, 100_000),
    help: 'requests and replies that are kept (1000)',
  },
  workers: {
    ...named('workers', 'workers', 'N'),
    fallback: 1,
    parse: whole('a number of processes', 1, 64),
    help: 'processes on the port, with Redis (1)',
  },
  state: {
    ...named('state', 'state', 'PATH'),
    fallback: '',
    parse: text('a file or a directory', "'' or a path", /^/),
    help: 'kept in DIR/ always, in FILE at a clean end',
  },
  from: fileRow('from', 'from', 'start as this recording left off'),
  stateFsync: {
    ...named('stateFsync', 'state-fsync', 'WHEN'),
    fallback: 'everysec',
    parse: oneOf('a time', ['always', 'everysec', 'no']),
    help: 'on disk: always, everysec or no (everysec)',
  },
  controlToken: {
    ...named('control.token', 'control-token', 'TOKEN'),
    fallback: '',
    parse: parseToken,
    help: 'whoever sends it may use the control API',
  },
  mqcloud: {
    ...named('mqcloud.enabled', 'mqcloud', 'on|off'),
    // It checks no signatures, so where all are checked it is there only if it is asked for.
    fallback: (profile, auth) => (profile === 'strict' || auth === 'strict' ? 'off' : 'on'),
    parse: oneOf('a way to serve it', ['on', 'off']),
    help: 'serve the MQCloud gateway at /mq (on)',
  },
  mqcloudCors: {
    ...named('mqcloud.cors', 'mqcloud-cors', 'on|off'),
    fallback: 'off',
    parse: oneOf('a switch', ['on', 'off']),
    help: 'pages of other origins may read it (off)',
  },
  mqcloudProfile: {
    ...named('mqcloud.profile', 'mqcloud-profile', 'NAME'),
    fallback: 'seed-2024',
    parse: oneOf('a profile', Object.keys(quirksOf) as MqcloudProfile[]),
    help: 'seed-2024, open-1.2, docs-2026 (seed-2024)',
  },
  mqcloudAutoRegister: {
    key: 'mqcloud.autoRegister',
    env: 'MQREST_MQCLOUD_AUTO_REGISTER',
    fallback: 'on',
    parse: oneOf('a way to register', ['on', 'off']),
  },
  mqcloudProducers: { key: 'mqcloud.producers', fallback: [], parse: parseProducers },
  mqcloudConsumers: { key: 'mqcloud.consumers', fallback: [], parse: parseConsumers },
  mqcloudQuirks: { key: 'mqcloud.quirks', fallback: {}, parse: parseQuirks },
  instances: { key: 'instances', fallback: [], parse: parseInstances },
};

function named(
  key: string,
  flag: string,
  value: string,
): { key: string; flag: string; value: string; env: string } {
  return { key, flag, value, env: `MQREST_${flag.replaceAll('-', '_').toUpperCase()}` };
}

/** A switch, or the path of a module. */
function parseOtel(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return text('a way to trace', 'on, off or the path of a module', /./)(value);
}

/** A setting that names a file; '': none. */
function fileRow(key: string, flag: string, help: string): Row<string> {
  const parse = text('a file', "'' or a path", /^/);
  return { ...named(key, flag, 'FILE'), fallback: '', parse, help };
}
