import { WIRE_ERRORS } from './aliyun/wire-errors';
import { mountAliyun } from './aliyun/aliyun-router';
import { Broker } from './broker/broker';
import { policyOf } from './broker/policy';
import type { Published } from './broker/message';
import { SystemClock } from './clock';
import { complete } from './config/complete';
import { quirksOf } from './config/mqcloud-profiles';
import type { Settings } from './config/settings';
import { stores } from './config/stores';
import type { Actions } from './admin/actions/actions';
import type { MessageToSend } from './admin/actions/action-schema';
import type { CredentialControl } from './admin/credentials/credential-control';
import type { ClockControl } from './admin/clock/clock-control';
import type { AwaitQuery, FiredQuery } from './admin/await/await-query';
import type { NoneQuery } from './admin/await/await-schema';
import type { AwaitResult } from './admin/await/awaits';
import { createAdmin, type Admin } from './admin/admin';
import type { FaultControl } from './admin/faults/fault-control';
import { EventLog } from './history/event-log';
import type { History } from './history/history';
import type { Look } from './admin/look/look';
import type { Forget } from './admin/reset/reset';
import { mountControl } from './control/api/control-router';
import { operationsOf } from './control/operations/operations';
import type { Snapshot } from './admin/snapshot/snapshot-schema';
import { loadState, saveState } from './admin/snapshot/state-file';
import { MqError } from './errors';
import { Faults } from './faults/faults';
import { createApp } from './http/app';
import { mountFallback } from './http/fallback';
import { mountHealth } from './http/health';
import type { WriteLine } from './http/line-writer';
import { HttpServer } from './http/server';
import { INSTANCE as MQCLOUD_INSTANCE } from './mqcloud/gateway';
import { declareMqcloud, mountMqcloud, type MqcloudOptions } from './mqcloud/mqcloud-router';
import { REGISTRY } from './mqcloud/registry';
import { outageStore } from './store/outage-store';
import type { Start, Store } from './store/store';
import { version } from './version';

/** A mqrest that serves. */
export interface Mqrest {
  /** Where it serves, such as `http://127.0.0.1:9880`; for a host of `0.0.0.0` or `::` the loopback. */
  readonly url: string;
  readonly port: number;
  /** What was chosen, with defaults. */
  readonly settings: Settings;
  readonly broker: Broker;
  readonly store: Store;
  /** The time it goes by, which can be moved: `await mq.clock.advance('5m')`. */
  readonly clock: ClockControl;
  /** Does by hand what otherwise takes a signed request, or time. */
  readonly act: Actions;
  /** Looks at topics, groups, messages and polls without any effect on them. */
  readonly peek: Look;
  /** Tells what became of a message: deliveries, acks, refused receipt handles and why. */
  readonly history: History;
  /** Resolves as soon as something holds, with the messages; rejects with `ControlError` 408 when it does not in time. */
  until(query: AwaitQuery | FiredQuery): Promise<AwaitResult>;
  /** Resolves when something has not happened, up to now and for a while; rejects with `ControlError` 409 as soon as it does. */
  expectNone(query: NoneQuery): Promise<void>;
  /** Makes calls go wrong: `await mq.faults.add({ match: { topic: 'orders' }, action: { error: 'InternalError' } })`. */
  readonly faults: FaultControl;
  /** Access keys that requests may be signed with from now on. */
  readonly credentials: CredentialControl;
  /** Publishes without a signature. */
  send(message: MessageToSend): Promise<Published>;
  /** Makes everything, or one instance, as it was at the start; polls that wait are answered. */
  reset(ns?: string): Promise<void>;
  /** Everything that is kept, as data that can be restored here or elsewhere. */
  snapshot(): Promise<Snapshot>;
  /** Puts a snapshot in place of everything; checked as a whole before anything is changed. */
  restore(snapshot: Snapshot): Promise<void>;
  /**
   * Refuses new connections, answers waiting polls, lets requests in flight finish for half a
   * second, saves to the state file if there is one, then ends the store. Nothing of it is left
   * running. Rejects with a sentence when it cannot save. May be called again.
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
  const store = await stores[settings.store].open(settings);
  const clock = parts.clock ?? new SystemClock();
  const warn = parts.warn ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const policy = policyOf(settings.profile, settings);
  const log = settings.history === 0 ? undefined : new EventLog(settings.history);
  const faults = new Faults(clock);
  const messages = outageStore(store, () => outageOf(faults));
  const broker = new Broker({ store: messages, clock, policy, log: warn });
  if (log !== undefined) broker.events.add(log.note);
  const declare = (ns?: string): Promise<void> =>
    declareAll(settings, { store, clock, broker }, ns);
  const forget: Forget[] = [(ns) => log?.forget(ns), (ns) => faults.forget(ns)];
  const errorCodes = Object.keys(WIRE_ERRORS);
  const control = createAdmin({
    ...{ store, clock, broker, policy, log, faults },
    ...{ declare, forget, errorCodes, report: warn, spaces: [REGISTRY] },
    pullStart: pullStartOf(settings),
  });
  const served = {
    ...parts,
    store,
    messages,
    clock,
    broker,
    faults,
    warn,
    control,
    forget,
  };
  const server = serverOf(settings, served);
  let state = '';
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= end({ ...served, server, state }));
  try {
    await control.shared.join();
    if (settings.state !== '') await loadState(control.snapshots, settings.state);
    await declare();
    const { port } = await server.listen(settings.port, settings.host);
    // Only now: what could not start has nothing to save.
    state = settings.state;
    const url = urlOf(settings.host, port);
    return { url, port, settings, broker, store, ...powersOf(control), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What a program can do with it besides its protocols. */
function powersOf({ awaits, reset, snapshots, ...control }: Admin) {
  const { clock, act, peek, faults, history, credentials } = control;
  return {
    ...{ clock, act, peek, faults, history, credentials },
    until: (query: AwaitQuery | FiredQuery) => awaits.until(query),
    async expectNone(query: NoneQuery) {
      await awaits.expectNone(query);
    },
    send: (message: MessageToSend) => act.send(message),
    reset: (ns?: string) => reset.reset(ns),
    snapshot: () => snapshots.take(),
    restore: (snapshot: Snapshot) => snapshots.restore(snapshot),
  };
}

interface Served extends Parts {
  readonly store: Store;
  /** The same, but away while a fault wants it. */
  readonly messages: Store;
  readonly clock: SystemClock;
  readonly broker: Broker;
  readonly faults: Faults;
  readonly warn: WriteLine;
  readonly control: Admin;
  /** Gets what makes a front forget what it keeps in this process. */
  readonly forget: Forget[];
}

/** The app with all fronts, hot routes first, in its server. */
function serverOf(settings: Settings, served: Served): HttpServer {
  const { store, clock, broker, faults, warn, writeLine, control, forget } = served;
  const { auth, credentials, skewMs, basePath, log } = settings;
  const strict = settings.profile === 'strict';
  const app = createApp();
  const findCredential = (id: string) => control.signers.find(id);
  const aliyun = { auth, credentials, findCredential, skewMs, basePath, strict };
  mountAliyun(app, { ...aliyun, broker, clock, faults, log: warn });
  if (settings.mqcloud === 'on') {
    forget.push(mountMqcloud(app, gatewayOf(settings, served)));
  }
  const server = new HttpServer(app, {
    clock,
    log,
    writeLine: writeLine ?? ((line) => void process.stdout.write(`${line}\n`)),
  });
  mountHealth(app, { ping: () => ping(store, faults), closing: () => server.closing });
  if (settings.control === 'on') {
    const operations = operationsOf(control);
    const token = settings.controlToken === '' ? undefined : settings.controlToken;
    mountControl(app, { operations, token, version: version(), report: warn });
  }
  mountFallback(app, warn);
  return server;
}

/** Where a consumer of the MQCloud gateway begins in a queue that it never committed. */
function pullStartOf({ start, mqcloudProfile, mqcloudQuirks }: Settings): Start {
  const ofProfile = start === 'latest' ? start : quirksOf[mqcloudProfile].start;
  return mqcloudQuirks.start ?? ofProfile;
}

/** What the MQCloud gateway is served with. */
function gatewayOf(
  settings: Settings,
  { messages: store, clock, broker, faults, warn }: Served,
): MqcloudOptions {
  return {
    store,
    clock,
    broker,
    faults,
    profile: settings.mqcloudProfile,
    quirks: { ...settings.mqcloudQuirks, start: pullStartOf(settings) },
    producers: settings.mqcloudProducers,
    consumers: settings.mqcloudConsumers,
    autoRegister: settings.mqcloudAutoRegister === 'on',
    report: warn,
  };
}

/** Makes what is declared, in an instance or in all: topics, each with every group of its instance. */
async function declareAll(
  settings: Settings,
  { store, clock, broker }: Pick<Served, 'store' | 'clock' | 'broker'>,
  ns: string | undefined,
): Promise<void> {
  for (const { id: instance, topics, groups } of settings.instances) {
    if (ns !== undefined && ns !== instance) continue;
    for (const { name: topic, type, queues } of topics) {
      await broker.declareTopic({ instance, topic }, { type, queues });
      await Promise.all(groups.map((group) => broker.declareGroup({ instance, topic, group })));
    }
  }
  if (settings.mqcloud === 'on' && (ns ?? MQCLOUD_INSTANCE) === MQCLOUD_INSTANCE) {
    await declareMqcloud(store, clock, settings);
  }
}

function ping(store: Store, faults: Faults): Promise<void> {
  const outage = outageOf(faults);
  if (outage === undefined) return store.ping();
  return Promise.reject(new MqError('StoreUnavailable', outage));
}

/** Why the store is away for everything; `undefined`: it is not. */
function outageOf(faults: Faults): string | undefined {
  const fault = faults.active ? faults.outage : undefined;
  return fault === undefined ? undefined : `fault ${fault} keeps it away`;
}

interface Ending extends Pick<Served, 'broker' | 'faults' | 'control' | 'store'> {
  readonly server: HttpServer;
  /** Where to save what is kept; '': nowhere. */
  readonly state: string;
}

async function end({ server, broker, faults, control, store, state }: Ending): Promise<void> {
  control.awaits.close();
  const served = server.close();
  faults.close();
  await broker.close();
  await served;
  try {
    if (state !== '') await saveState(control.snapshots, state);
  } finally {
    await control.shared.leave();
    await store.close();
  }
}

function urlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
