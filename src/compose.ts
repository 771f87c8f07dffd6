import { stringToSign } from './aliyun/signature';
import { WIRE_ERRORS } from './aliyun/wire-errors';
import { mountAliyun, type AliyunOptions } from './aliyun/aliyun-router';
import { Broker } from './broker/broker';
import { policyOf } from './broker/policy';
import { ResourceRules } from './broker/resource-rules';
import { SystemClock } from './clock';
import { HISTORY_SHARE, REQUESTS_SHARE, SHARE } from './config/memory';
import { requestLogOf } from './config/log';
import { quirksOf } from './config/mqcloud-profiles';
import type { Settings } from './config/settings';
import { createAdmin, type Admin } from './admin/admin';
import { EventLog, MOST_CHARACTERS } from './history/event-log';
import type { Snapshot } from './admin/snapshot/snapshot-schema';
import type { Forget } from './admin/reset/reset';
import { RESOURCES } from './admin/resources/resource-notes';
import { mountControl, type ControlOptions } from './control/api/control-router';
import { mountConsole } from './control/console/console-router';
import { allSchemas } from './control/operations/all-schemas';
import { operationsOf } from './control/operations/all-operations';
import { MqError } from './errors';
import { Faults } from './faults/faults';
import { createApp } from './http/app';
import type { Certificate } from './http/certificate';
import { mountFallback } from './http/fallback';
import { mountHealth, type Figures, type Memory } from './http/health';
import { lineWriter, type WriteLine } from './http/line-writer';
import { RequestJournal } from './http/request-journal';
import { HttpServer } from './http/server';
import { sharesOf, type Shares } from './http/shares';
import { encodeRequestId } from './mqcloud/consume/ticket-codec';
import { INSTANCE as MQCLOUD_INSTANCE } from './mqcloud/gateway';
import type { Metrics } from './metrics/metrics';
import { openMetrics, serveMetrics } from './metrics/open-metrics';
import { declareMqcloud, mountMqcloud, type MqcloudOptions } from './mqcloud/mqcloud-router';
import { isPaused, REGISTRY } from './mqcloud/registry';
import { isEmbedded } from './store/embedded';
import { NoteSpace } from './store/note-space';
import { mountOns, type OnsOptions } from './ons/ons-router';
import { outageStore } from './store/outage-store';
import type { Start, Store } from './store/store';
import { siblings } from './siblings';
import { openTracing } from './tracing/open-tracing';
import { TracedBroker } from './tracing/traced-broker';
import { version } from './version';
import { isWorker } from './workers';

/** What a program that embeds mqrest may give it. */
export interface Parts {
  /** The time; absent: the system's. */
  readonly clock?: SystemClock;
  /** Gets the lines of the request log; absent: standard output. */
  readonly writeLine?: WriteLine;
  /** Gets warnings and unexpected errors; absent: standard error. */
  readonly warn?: WriteLine;
  /** What is there from the start; absent: what is in the store. */
  readonly snapshot?: Snapshot;
}

/** A mqrest in parts, from the ground up. */
export interface Composition {
  readonly store: Store;
  readonly clock: SystemClock;
  readonly faults: Faults;
  readonly broker: Broker;
  readonly admin: Admin;
  readonly server: HttpServer;
  /** Absent: nothing is counted. */
  readonly metrics: Metrics | undefined;
  /** Makes what the settings declare for an instance, or for all. */
  readonly declare: Forget;
}

/** Puts the parts together; nothing is begun. */
export function compose(
  settings: Settings,
  store: Store,
  parts: Parts,
  certificate?: Certificate,
): Composition {
  const clock = parts.clock ?? new SystemClock();
  const warn = parts.warn ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const writeLine = parts.writeLine ?? lineWriter((text) => process.stdout.write(text)).line;
  const rules = new ResourceRules();
  const policy = { ...policyOf(settings.profile, settings), rules };
  const faults = new Faults(clock);
  const metrics = openMetrics(settings, () => admin);
  // What the protocols see of the store: away while a fault wants it.
  const ofFaults = outageStore(store, () => outageOf(faults));
  const frontStore = metrics?.store.timed(ofFaults) ?? ofFaults;
  const { memoryBytes } = settings;
  const tracing = openTracing(settings, warn);
  const ofBroker = { store: frontStore, clock, policy, log: warn, memoryBytes };
  const broker = tracing === undefined ? new Broker(ofBroker) : new TracedBroker(ofBroker, tracing);
  const log =
    settings.history === 0
      ? undefined
      : new EventLog(settings.history, charactersOf(settings), !isEmbedded(store));
  if (log !== undefined) broker.events.add(log.note);
  if (metrics !== undefined) broker.events.add(metrics.messages.note);
  const journal = journalOf(settings);
  const declare: Forget = async (ns) => {
    await declareAll(settings, { store, clock, broker }, ns);
    await admin.resources.declare(ns);
  };
  const errorCodes = Object.keys(WIRE_ERRORS);
  const registered = new NoteSpace(store, REGISTRY);
  const pullQuirks = { ...quirksOf[settings.mqcloudProfile], ...settings.mqcloudQuirks };
  const admin: Admin = createAdmin({
    ...{ store, clock, broker, policy, rules, log, faults, journal },
    ...{ declare, errorCodes, report: warn, spaces: [REGISTRY, RESOURCES] },
    settings,
    pullStart: pullStartOf(settings),
    isPaused: async ({ instance, group }) =>
      instance === MQCLOUD_INSTANCE && isPaused(registered, group),
    batchHandle: ({ topic }, ticket) => encodeRequestId(topic, [ticket], pullQuirks),
    signedText: stringToSign,
  });
  const app = createApp();
  // The most used routes first.
  const shortcut = mountAliyun(
    app,
    aliyunOptions(settings, { broker, clock, faults, admin, warn }),
  );
  if (settings.mqcloud === 'on') {
    const { act: actions } = admin;
    const from = { store: frontStore, broker, clock, faults, warn, actions };
    const gateway = mqcloudOptions(settings, from);
    admin.reset.onForget(mountMqcloud(app, gateway));
  }
  const shares = sharesOf(memoryBytes * SHARE);
  const server = new HttpServer(app, {
    ...{ clock, writeLine, shares, certificate, shortcut, journal },
    ...requestLogOf(settings),
    observer: metrics?.calls,
    tracer: tracing,
  });
  mountHealth(app, {
    ping: () => ping(store, faults),
    closing: () => server.closing,
    full: async () => broker.room?.whyFull(),
    memory: () => memoryOf(broker, shares),
  });
  mountOns(app, onsOptions(settings, admin, warn));
  if (settings.control === 'on') {
    mountControl(app, controlOptions(settings, admin, warn));
    mountConsole(app);
  }
  if (metrics !== undefined) {
    serveMetrics(app, metrics, {
      ...{ settings, store, clock, broker, server, pullStart: pullStartOf(settings) },
      memory: () => memoryOf(broker, shares),
      ping: () => ping(store, faults),
      // Whichever of several processes is asked tells of all.
      siblings: isWorker ? siblings : undefined,
    });
  }
  mountFallback(app, warn);
  return { store, clock, faults, broker, admin, server, metrics, declare };
}

/** What a front is made of. */
interface FrontParts {
  readonly broker: Broker;
  readonly clock: SystemClock;
  readonly faults: Faults;
  readonly warn: WriteLine;
}

function aliyunOptions(
  { auth, credentials, skewMs, basePath, profile }: Settings,
  { broker, clock, faults, warn, admin }: FrontParts & { readonly admin: Admin },
): AliyunOptions {
  const findCredential = (id: string) => admin.signers.find(id);
  const access = { auth, credentials, findCredential, skewMs, basePath };
  return { ...access, strict: profile === 'strict', broker, clock, faults, log: warn };
}

function onsOptions(
  { auth, credentials, skewMs }: Settings,
  { signers, resources, act, peek, list, explain, clock }: Admin,
  report: WriteLine,
): OnsOptions {
  const declared = new Map(credentials.map((one) => [one.accessKeyId, one]));
  const findKey = (id: string) => signers.find(id) ?? declared.get(id);
  const { why } = explain;
  return { auth, findKey, skewMs, report, clock, resources, act, peek, list, why };
}

/** Where a consumer of the MQCloud gateway begins in a queue that it never committed. */
function pullStartOf({ start, mqcloudProfile, mqcloudQuirks }: Settings): Start {
  const ofProfile = start === 'latest' ? start : quirksOf[mqcloudProfile].start;
  return mqcloudQuirks.start ?? ofProfile;
}

function mqcloudOptions(
  settings: Settings,
  { store, warn, ...parts }: FrontParts & Pick<MqcloudOptions, 'store' | 'actions'>,
): MqcloudOptions {
  return {
    ...{ ...parts, store, report: warn },
    profile: settings.mqcloudProfile,
    cors: settings.mqcloudCors === 'on',
    quirks: { ...settings.mqcloudQuirks, start: pullStartOf(settings) },
    producers: settings.mqcloudProducers,
    consumers: settings.mqcloudConsumers,
    autoRegister: settings.mqcloudAutoRegister === 'on',
  };
}

function controlOptions({ controlToken }: Settings, admin: Admin, warn: WriteLine): ControlOptions {
  const token = controlToken === '' ? undefined : controlToken;
  const operations = operationsOf(admin);
  return { operations, schemas: allSchemas, token, version: version(), report: warn };
}

/** Makes what is declared, in an instance or in all: topics, each with every group of its instance. */
async function declareAll(
  settings: Settings,
  { store, clock, broker }: Pick<Composition, 'store' | 'clock' | 'broker'>,
  ns: string | undefined,
): Promise<void> {
  for (const { id: instance, topics, groups } of settings.instances) {
    if (ns !== undefined && ns !== instance) continue;
    for (const { name: topic, type, queues } of topics) {
      await broker.declareTopic({ instance, topic }, { type, queues });
      await Promise.all(
        groups.map(({ name: group }) => broker.declareGroup({ instance, topic, group })),
      );
    }
  }
  if (settings.mqcloud === 'on' && (ns ?? MQCLOUD_INSTANCE) === MQCLOUD_INSTANCE) {
    await declareMqcloud(store, clock, settings);
  }
}

/** Characters of requests and replies that are kept at most, whatever their number. */
const MOST_REQUEST_CHARACTERS = 8 * 1024 * 1024;

/** Keeps the last requests, if that is wanted. */
function journalOf({ requests, memoryBytes }: Settings): RequestJournal | undefined {
  const characters = Math.min(MOST_REQUEST_CHARACTERS, memoryBytes * REQUESTS_SHARE);
  return requests === 0 ? undefined : new RequestJournal(requests, characters);
}

/** How many characters of messages the history remembers. */
function charactersOf({ memoryBytes }: Settings): number {
  return Math.min(MOST_CHARACTERS, memoryBytes * HISTORY_SHARE);
}

/** Bytes in use, and how many may be, of each kind; of the store only where it is in this process. */
function memoryOf({ room }: Broker, { bodies, replies }: Shares): Memory {
  const of = ({ usedBytes, limitBytes }: Figures): Figures => ({ usedBytes, limitBytes });
  return { ...(room && { store: of(room) }), bodies: of(bodies), replies: of(replies) };
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
