import { existsSync, statSync } from 'node:fs';
import { MEMBERS } from '../shared/members';
import { TOLD } from '../shared/peers';
import { readAuthorities, readCertificate } from '../http/certificate';
import { parseRedisUrl as readRedisUrl, type Certificates } from '../store/redis/connection';
import type { Store } from '../store/store';
import { BadValue, refuse, type Parse } from './parse';

/** A kind of store. Its library is only loaded when it is opened. */
interface StoreDriver {
  /** Whether what is in it outlives the process, so that a state file has nothing to add. */
  readonly keepsEverything: boolean;
  open(options: StoreOptions): Promise<Store>;
}

/** The settings that say where a store is and how it is used. Spans are ms. */
export interface StoreSettings {
  /**
   * `redis://`, `rediss://` (TLS), `redis+sentinel://host:port,host:port/master` or
   * `redis+cluster://host:port,host:port`.
   */
  readonly redisUrl: string;
  /** A file with the authorities in PEM that `rediss://` trusts; '': those that Node trusts. */
  readonly redisTlsCa: string;
  /** A file with a certificate in PEM that is shown to Redis; '': none. Goes with `redisTlsKey`. */
  readonly redisTlsCert: string;
  /** A file with the private key of `redisTlsCert` in PEM, without a passphrase. */
  readonly redisTlsKey: string;
  /** How long Redis may be silent while it owes a reply; then the connection is made anew. */
  readonly redisTimeoutMs: number;
  /** How many replicas must have a change before it is answered; 0: none. */
  readonly redisMinReplicas: number;
  /** How long the start waits for a Redis that cannot be had yet; 0: not at all. */
  readonly waitForStoreMs: number;
  /**
   * A directory in which the embedded store keeps every change as it is made, or a file to restore
   * everything from at the start and to save it to at a clean end; '': neither. It is a directory if
   * it is there as one, or ends in `/`.
   */
  readonly state: string;
  /** When a change that is kept in a directory is on the disk: before it is answered, within a second, or some time. */
  readonly stateFsync: 'always' | 'everysec' | 'no';
}

/** What a store is opened with; `warn` gets what people should know. */
export interface StoreOptions extends StoreSettings {
  readonly warn: (line: string) => void;
}

/** Every store there is: a new one is a line here. */
export const stores = {
  memory: { keepsEverything: false, open: openMemory },
  redis: { keepsEverything: true, open: openRedis },
} satisfies Readonly<Record<string, StoreDriver>>;

export type StoreName = keyof typeof stores;
export const storeNames = Object.keys(stores) as StoreName[];

/** What is of no use after a restart. */
const PASSING = [MEMBERS, TOLD];

async function openMemory({ state, stateFsync: fsync, warn }: StoreOptions): Promise<Store> {
  if (isDirectory(state)) {
    const { openJournaledStore } = await import('../store/journal/open-journal.js');
    return openJournaledStore({ directory: state, fsync, passing: PASSING, warn });
  }
  const { MemoryStore } = await import('../store/memory/memory-store.js');
  return new MemoryStore();
}

async function openRedis(options: StoreOptions): Promise<Store> {
  const { openRedisStore } = await import('../store/redis/redis-store.js');
  return openRedisStore({
    url: options.redisUrl,
    certificates: certificatesOf(options),
    timeoutMs: options.redisTimeoutMs,
    minReplicas: options.redisMinReplicas,
    waitMs: options.waitForStoreMs,
    warn: options.warn,
  });
}

/** What TLS to Redis goes by. Throws a sentence that names the setting and the file. */
function certificatesOf({ redisTlsCa, redisTlsCert, redisTlsKey }: StoreOptions): Certificates {
  return {
    ...(redisTlsCa !== '' && { ca: readAuthorities('redis.tls.ca', redisTlsCa) }),
    ...(redisTlsCert !== '' && readCertificate(redisTlsCert, redisTlsKey, 'redis.tls')),
  };
}

/**
 * Whether the embedded store keeps a journal there, which survives a crash: in a directory, or where
 * the path ends in `/`. Anywhere else it is a file that is written at the end.
 */
function isDirectory(state: string): boolean {
  return state.endsWith('/') || (existsSync(state) && statSync(state).isDirectory());
}

/** The file that a state is saved to at the end; '': none. */
export function stateFileOf(state: string): string {
  return isDirectory(state) ? '' : state;
}

/** The address of a Redis, as text that the store can read. A refusal never shows it: it may hold a password. */
export const parseRedisUrl: Parse<string> = (value) => {
  if (typeof value !== 'string') return refuse(typeof value, 'an address', 'redis://host:port');
  try {
    readRedisUrl(value);
    return value;
  } catch (error) {
    throw new BadValue((error as Error).message);
  }
};
