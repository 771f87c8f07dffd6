import type { AddressInfo } from 'node:net';
import { mountAliyun, type AliyunOptions } from '../../src/aliyun/aliyun-router';
import { Broker } from '../../src/broker/broker';
import { relaxedPolicy, type Policy } from '../../src/broker/policy';
import { createApp } from '../../src/http/app';
import { mountFallback } from '../../src/http/fallback';
import { HttpServer } from '../../src/http/server';
import { MemoryStore } from '../../src/store/memory/memory-store';
import { ManualClock } from '../support/manual-clock';

/** The front over a broker and a memory store, on a free port of the loopback. */
export interface Served {
  readonly url: string;
  readonly port: number;
  readonly clock: ManualClock;
  readonly broker: Broker;
  readonly store: MemoryStore;
  /** What the front and the broker logged. */
  readonly logged: string[];
  /** What the request log got. */
  readonly requests: string[];
  close(): Promise<void>;
}

export interface ServedOptions extends Partial<Omit<AliyunOptions, 'broker' | 'clock' | 'log'>> {
  readonly policy?: Partial<Policy>;
  /** Epoch ms at which the clock stands. */
  readonly at?: number;
  /** `false`: every request walks through the app's routes. */
  readonly shortcut?: boolean;
}

export async function serveAliyun(options: ServedOptions = {}): Promise<Served> {
  const { policy, at, shortcut = true, ...front } = options;
  const clock = new ManualClock(at);
  const store = new MemoryStore();
  const logged: string[] = [];
  const requests: string[] = [];
  const log = (line: string): void => void logged.push(line);
  const broker = new Broker({ store, clock, policy: { ...relaxedPolicy, ...policy }, log });
  const app = createApp();
  const auth = { auth: 'off', credentials: [], skewMs: 900_000, ...front } as const;
  const short = mountAliyun(app, { broker, clock, log, ...auth });
  mountFallback(app, log);
  const writeLine = (line: string): void => void requests.push(line);
  const server = new HttpServer(app, {
    ...{ clock, log: 'requests', writeLine },
    shortcut: shortcut ? short : undefined,
  });
  const { port }: AddressInfo = await server.listen(0, '127.0.0.1');
  const close = async (): Promise<void> => {
    await broker.close();
    await server.close();
    await store.close();
  };
  return { url: `http://127.0.0.1:${port}`, port, clock, broker, store, logged, requests, close };
}

/** Serves as often as asked in each test, and closes all of it after the test. */
export function serving(): (options?: ServedOptions) => Promise<Served> {
  const open: Served[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((served) => served.close()));
  });
  return async (options) => {
    const served = await serveAliyun(options);
    open.push(served);
    return served;
  };
}
