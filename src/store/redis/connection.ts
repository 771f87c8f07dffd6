import type { ClusterOptions, RedisOptions } from 'ioredis';
import { DEFAULT_REDIS_OPTIONS } from 'ioredis/built/redis/RedisOptions';

/** A host and its port. */
export interface Node {
  readonly host: string;
  readonly port: number;
}
/** Where Redis is and how to be let in. */
export interface RedisTarget {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  /** The server, the Sentinels or some nodes of the cluster; at least one. */
  readonly nodes: readonly [Node, ...Node[]];
  /** What the Sentinels call the master. */
  readonly master?: string;
  readonly db: number;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** Whom TLS trusts and how it proves who this is; absent: the authorities that Node trusts, and not at all. */
  readonly certificates?: Certificates | undefined;
}

/** What TLS goes by, in PEM. */
export interface Certificates {
  /** The authorities that are trusted, in place of those that Node trusts. */
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** Where Redis is, for the log. */
export function placeOf({ nodes }: RedisTarget): string {
  return nodes.map(({ host, port }) => `${host}:${port}`).join(', ');
}

/** How calls are made. */
export interface CallOptions {
  /** How long Redis may be silent while it owes a reply. */
  readonly timeoutMs: number;
  /** How many replicas must have what a call did before it is answered. */
  readonly minReplicas: number;
}

const SYNTAX = [
  'redis://[[user]:password@]host[:port][/database]',
  'redis+sentinel://[[user]:password@]host[:port],…/master-name[/database]',
  'redis+cluster://[[user]:password@]host[:port],…',
  'each with rediss in place of redis for TLS',
].join('; ');
const URL_SHAPE =
  /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^@/?#]+)(?:\/([^?#]*))?$/;
const NODE_SHAPE = /^(\[[^\]]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/;

/**
 * Reads a Redis URL. Throws an `Error` that says what is wrong and what is allowed, and never
 * repeats the URL, which may hold a password.
 */
export function parseRedisUrl(url: string): RedisTarget {
  const match = URL_SHAPE.exec(url);
  if (match === null) throw wrong('it is not of a known form');
  const [, scheme, mode, user, hosts = '', path = ''] = match;
  const kind = mode === 'sentinel' || mode === 'cluster' ? mode : 'single';
  const nodes = hosts.split(',').map((host) => parseNode(host, kind === 'sentinel' ? 26379 : 6379));
  const [first, ...others] = nodes;
  if (first === undefined) throw wrong('it names no host');
  if (kind === 'single' && others.length > 0)
    throw wrong('several hosts are for Sentinel or Cluster');
  return {
    kind,
    nodes: [first, ...others],
    tls: scheme === 'rediss',
    ...parsePath(kind, path),
    ...parseUser(user),
  };
}

function wrong(reason: string): Error {
  return new Error(`the Redis URL cannot be used: ${reason}. Allowed: ${SYNTAX}`);
}

function parseNode(text: string, defaultPort: number): Node {
  const [, host, port] = NODE_SHAPE.exec(text) ?? [];
  if (host === undefined) throw wrong('a host is malformed');
  const number = port === undefined ? defaultPort : Number(port);
  if (number < 1 || number > 65535) throw wrong('a port is not from 1 to 65535');
  return { host: host.replace(/^\[|\]$/g, ''), port: number };
}

function parsePath(kind: RedisTarget['kind'], path: string): { master?: string; db: number } {
  const parts = path === '' ? [] : path.split('/');
  const master = kind === 'sentinel' ? decode(parts.shift() ?? '') : undefined;
  if (master === '') throw wrong('Sentinel needs the name of the master after the hosts');
  const [db = '0', ...rest] = parts;
  if (!/^\d{1,4}$/.test(db) || rest.length > 0) throw wrong('the database is not a number');
  if (kind === 'cluster' && db !== '0') throw wrong('a cluster has no databases');
  return { db: Number(db), ...(master === undefined ? {} : { master }) };
}

function parseUser(text: string | undefined): { username?: string; password?: string } {
  if (text === undefined) return {};
  const colon = text.indexOf(':');
  if (colon < 0) throw wrong('a user needs a password (a password alone is written ":password@")');
  const username = decode(text.slice(0, colon));
  const password = decode(text.slice(colon + 1));
  return username === '' ? { password } : { username, password };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('a % is not followed by two hex digits (a % itself is written %25)');
  }
}

// The client's timer for it runs on after a connection that was broken already, 2 s by default; the
// connections that it makes to Sentinels take it from the defaults alone.
DEFAULT_REDIS_OPTIONS.disconnectTimeout = 200;

/** How soon a call is made again that would need keys on two nodes, and how long it is made again. */
const TRY_AGAIN_MS = 50;
const TRY_AGAIN_FOR_MS = 10_000;
/** How long a node of a cluster may take to tell the slots before another is asked. */
const SLOTS_MS = 1_000;
/** How soon a connection to a Sentinel that broke is made anew. */
const SENTINEL_AGAIN_MS = 5_000;

/** ioredis types the reply mapping by its constructor; nothing here sets it. */
type Options = Omit<RedisOptions, 'replyMapping'>;

/**
 * Options for one connection, which keeps trying to come back. It is given up when it is not made in
 * `timeoutMs`, or Redis is silent for so long while it owes a reply. A call whose connection breaks
 * fails at once and is never sent again by itself, for it may have been done.
 */
export function redisOptions(target: RedisTarget, timeoutMs: number): Options {
  return {
    ...placeOptions(target, timeoutMs),
    ...commonOptions(target, timeoutMs),
    enableOfflineQueue: false,
    retryStrategy: (times) => Math.min(50 * times, 1_000),
    reconnectOnError: leaves,
  };
}

/** Whether the client leaves a server that says so: a master that became a replica. */
export function leaves({ message }: Error): boolean {
  return message.startsWith('READONLY');
}

/** Options for a cluster: those of each connection, and no second try after a broken one. */
export function clusterOptions(
  target: RedisTarget,
  timeoutMs: number,
): Omit<ClusterOptions, 'redisOptions'> & { redisOptions: Options } {
  return {
    redisOptions: commonOptions(target, timeoutMs),
    lazyConnect: true,
    enableOfflineQueue: false,
    retryDelayOnFailover: 0,
    // While a slot is on the move.
    retryDelayOnTryAgain: TRY_AGAIN_MS,
    maxRedirections: Math.ceil(TRY_AGAIN_FOR_MS / TRY_AGAIN_MS),
    slotsRefreshTimeout: Math.min(SLOTS_MS, timeoutMs),
    slotsRefreshInterval: 5_000,
    clusterRetryStrategy: (times) => Math.min(100 * times, 1_000),
  };
}

function placeOptions({ kind, nodes, master, db }: RedisTarget, timeoutMs: number): Options {
  if (kind !== 'sentinel') return { host: nodes[0].host, port: nodes[0].port, db };
  return {
    sentinels: nodes.map((node) => ({ ...node })),
    name: master ?? '',
    db,
    sentinelRetryStrategy: (times) => Math.min(100 * times, 1_000),
    sentinelCommandTimeout: timeoutMs,
    // Told of a new master, it leaves the old one, which may hang.
    failoverDetector: true,
    sentinelReconnectStrategy: () => SENTINEL_AGAIN_MS,
  };
}

function commonOptions(target: RedisTarget, timeoutMs: number): Options {
  const { username, password } = target;
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...tlsOptions(target),
    lazyConnect: true,
    connectionName: 'mqrest',
    connectTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
  };
}

/** With TLS the Sentinels speak it too. */
function tlsOptions({ tls, certificates = {} }: RedisTarget): Options {
  return tls
    ? { tls: certificates, sentinelTLS: certificates, enableTLSForSentinelMode: true }
    : {};
}
