import { mountAliyun } from './aliyun/router';
import { Broker } from './broker/broker';
import { policyOf } from './broker/policy';
import { SystemClock } from './clock';
import { complete } from './config/complete';
import type { Settings } from './config/settings';
import { createApp } from './http/app';
import { mountFallback } from './http/fallback';
import { mountHealth } from './http/health';
import type { WriteLine } from './http/line-writer';
import { HttpServer } from './http/server';
import { declareMqcloud, mountMqcloud, type MqcloudOptions } from './mqcloud/router';
import { MemoryStore } from './store/memory/memory-store';
import type { Store } from './store/store';

/** A mqrest that serves. */
export interface Mqrest {
  /** Where it serves, such as `http://127.0.0.1:9880`; for a host of `0.0.0.0` or `::` the loopback. */
  readonly url: string;
  readonly port: number;
  /** What was chosen, with defaults. */
  readonly settings: Settings;
  readonly broker: Broker;
  readonly store: Store;
  readonly clock: SystemClock;
  /**
   * Refuses new connections, answers waiting polls, lets requests in flight finish for half a
   * second, then ends the store. Nothing of it is left running. May be called again.
   */
  close(): Promise<void>;
}

/** What a program that embeds mqrest may give it. */
export interface Parts {
  /** The time; absent: the system's. */
  readonly clock?: SystemClock;
  /** Gets the lines of the request log; absent: standard output. */
  readonly writeLine?: WriteLine;
  /** Gets warnings and unexpected errors; absent: standard error. */
  readonly warn?: WriteLine;
}

/**
 * Starts mqrest in this process; resolves when it serves. Without options it is what the command
 * `mqrest` starts, but logs no requests. Rejects with a sentence that says which setting is wrong,
 * or why the store or the port cannot be had; then nothing is left running.
 */
export async function startMqrest(
  options: Partial<Settings> = {},
  parts: Parts = {},
): Promise<Mqrest> {
  const settings = complete({ log: 'off', ...options });
  const store = await openStore(settings);
  const clock = parts.clock ?? new SystemClock();
  const warn = parts.warn ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const broker = new Broker({
    store,
    clock,
    policy: policyOf(settings.profile, settings),
    log: warn,
  });
  const server = serverOf(settings, { store, clock, broker, warn, ...parts });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= end(server, broker, store));
  try {
    await declare(broker, settings);
    if (settings.mqcloud === 'on') await declareMqcloud(store, clock, settings);
    const { port } = await server.listen(settings.port, settings.host);
    return { url: urlOf(settings.host, port), port, settings, broker, store, clock, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Only a chosen store is loaded: the start does not wait for a library that is not needed. */
async function openStore({ store, redisUrl }: Settings): Promise<Store> {
  if (store === 'memory') return new MemoryStore();
  const { openRedisStore } = await import('./store/redis/redis-store.js');
  return openRedisStore({ url: redisUrl });
}

interface Served extends Parts {
  readonly store: Store;
  readonly clock: SystemClock;
  readonly broker: Broker;
  readonly warn: WriteLine;
}

/** The app with all fronts, hot routes first, in its server. */
function serverOf(
  settings: Settings,
  { store, clock, broker, warn, writeLine }: Served,
): HttpServer {
  const { auth, credentials, skewMs, basePath, log } = settings;
  const app = createApp();
  mountAliyun(app, { broker, clock, auth, credentials, skewMs, basePath, log: warn });
  if (settings.mqcloud === 'on') mountMqcloud(app, gatewayOf(settings, { store, clock, warn }));
  const server = new HttpServer(app, {
    clock,
    log,
    writeLine: writeLine ?? ((line) => void process.stdout.write(`${line}\n`)),
  });
  mountHealth(app, { ping: () => store.ping(), closing: () => server.closing });
  mountFallback(app, warn);
  return server;
}

/** What the MQCloud gateway is served with. */
function gatewayOf(
  settings: Settings,
  { store, clock, warn }: Pick<Served, 'store' | 'clock' | 'warn'>,
): MqcloudOptions {
  const start = settings.start === 'latest' ? ({ start: 'latest' } as const) : {};
  return {
    store,
    clock,
    policy: policyOf(settings.profile, settings),
    profile: settings.mqcloudProfile,
    quirks: { ...start, ...settings.mqcloudQuirks },
    producers: settings.mqcloudProducers,
    consumers: settings.mqcloudConsumers,
    autoRegister: settings.mqcloudAutoRegister === 'on',
    report: warn,
  };
}

/** Makes the declared topics, each with every group of its instance. */
async function declare(broker: Broker, { instances }: Settings): Promise<void> {
  for (const { id: instance, topics, groups } of instances) {
    for (const { name: topic, type, queues } of topics) {
      await broker.declareTopic({ instance, topic }, { type, queues });
      await Promise.all(groups.map((group) => broker.declareGroup({ instance, topic, group })));
    }
  }
}

async function end(server: HttpServer, broker: Broker, store: Store): Promise<void> {
  const served = server.close();
  await broker.close();
  await served;
  await store.close();
}

function urlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
