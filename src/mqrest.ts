import type { Broker } from './broker/broker';
import type { PublishResult } from './broker/message';
import { complete } from './config/complete';
import type { Settings } from './config/settings';
import { stateFileOf, stores } from './config/stores';
import { urlOf } from './config/url';
import type { AboutView } from './admin/about/about-schema';
import type { Actions } from './admin/actions/actions';
import type { MessageToSend } from './admin/actions/action-schema';
import type { CredentialControl } from './admin/credentials/credential-control';
import type { ClockControl } from './admin/clock/clock-control';
import type { AwaitQuery, FiredQuery } from './admin/await/await-query';
import type { NoneQuery } from './admin/await/await-schema';
import type { AwaitResult } from './admin/await/awaits';
import type { EventReader } from './admin/events/event-reader';
import type { EventsQuery } from './admin/events/event-schema';
import type { Requests } from './admin/requests/requests';
import type { Admin } from './admin/admin';
import type { ResourceControl } from './admin/resources/resource-control';
import type { FaultControl } from './admin/faults/fault-control';
import type { History } from './history/history';
import type { Look } from './admin/look/look';
import type {
  ExplainedMessage,
  FindQuery,
  FindReply,
  GroupArgument,
  GroupDetail,
  Overview,
  OverviewQuery,
  WhyArgument,
} from './admin/why/why-schema';
import type { Snapshot } from './admin/snapshot/snapshot-schema';
import { loadState, saveState } from './admin/snapshot/state-file';
import type { Store } from './store/store';
import { readCertificate, type Certificate } from './http/certificate';
import { isWorker } from './workers';
import { loadTracingModule } from './tracing/open-tracing';
import { compose, type Composition, type Parts } from './compose';

export type { Parts };

/** In which instance a message is meant, and in which language it is told of. */
export type WhyOptions = Omit<WhyArgument, 'id'>;
/** How many are to be found, and in which language they are told of. */
export type FindOptions = Omit<FindQuery, 'q'>;

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
  /**
   * Why each group has a message or not: `(await mq.why(id)).why.sentence`. Rejects with
   * `ControlError` 404 where nothing is known of it.
   */
  why(id: string, options?: WhyOptions): Promise<ExplainedMessage>;
  /** What needs a look, the worst first: `(await mq.overview()).findings`. */
  overview(query?: OverviewQuery): Promise<Overview>;
  /** Where a group stands in each queue, what locks it, who its members are. */
  group(of: GroupArgument): Promise<GroupDetail>;
  /** Messages, topics and groups by whatever there is of them, over all instances. */
  find(q: string, options?: FindOptions): Promise<FindReply>;
  /** Resolves as soon as something holds, with the messages; rejects with `ControlError` 408 when it does not in time. */
  until(query: AwaitQuery | FiredQuery): Promise<AwaitResult>;
  /** Resolves when something has not happened, up to now and for a while; rejects with `ControlError` 409 as soon as it does. */
  expectNone(query: NoneQuery): Promise<void>;
  /** What happens, in all processes on the store: `for await (const event of mq.events({ topic }))`, or `.list()`. */
  events(query?: EventsQuery): EventReader;
  /** The last requests and their replies, without secrets. */
  readonly requests: Requests;
  /** Makes calls go wrong: `await mq.faults.add({ match: { topic: 'orders' }, action: { error: 'InternalError' } })`. */
  readonly faults: FaultControl;
  /** Instances, topics and groups: names, tags, permissions, and when and how often messages come again. */
  readonly resources: ResourceControl;
  /** Access keys that requests may be signed with from now on. */
  readonly credentials: CredentialControl;
  /** Publishes without a signature. */
  send(message: MessageToSend): Promise<PublishResult>;
  /** Publishes up to 1,000 messages in their order; where one would be refused, none. */
  sendMany(messages: readonly MessageToSend[]): Promise<PublishResult[]>;
  /** Makes everything, or one instance, as it was at the start; polls that wait are answered. */
  reset(ns?: string): Promise<void>;
  /** The version, and the settings in force; secrets are left out. */
  about(): AboutView;
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

/**
 * Starts mqrest in this process; resolves when it serves. Without options it is what the command
 * `mqrest` starts, but logs no requests and serves no `/metrics`. Rejects with a sentence that says which setting is wrong,
 * or why the store or the port cannot be had; then nothing is left running.
 */
export async function startMqrest(
  options: Partial<Settings> = {},
  parts: Parts = {},
): Promise<Mqrest> {
  const settings = complete({ log: 'off', metrics: 'off', ...options });
  const { warn = (line) => void process.stderr.write(`${line}\n`) } = parts;
  if (settings.workers > 1 && !isWorker) {
    throw new Error('workers: only the command mqrest starts several processes');
  }
  loadTracingModule(settings);
  const certificate = certificateOf(settings);
  // A directory that the store itself uses needs no saving.
  const file = stateFileOf(settings.state);
  const opened = await stores[settings.store].open({ ...settings, warn });
  const composed = compose(settings, opened, { ...parts, warn }, certificate);
  const { store, broker, admin, server } = composed;
  let state = '';
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= end(composed, state));
  try {
    await admin.shared.join();
    if (file !== '') await loadState(admin.snapshots, file);
    if (parts.snapshot !== undefined) await admin.snapshots.restore(parts.snapshot);
    await composed.declare(undefined);
    const { port } = await server.listen(settings.port, settings.host);
    composed.metrics?.begin();
    // Only now: what could not start has nothing to save.
    state = file;
    const url = urlOf({ ...settings, port });
    return { url, port, settings, broker, store, ...powersOf(admin), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What a program can do with it besides its protocols. */
function powersOf({ awaits, reset, snapshots, explain, events, about, ...control }: Admin) {
  const { clock, act, peek, faults, history, credentials, requests } = control;
  return {
    ...{ clock, act, peek, faults, history, credentials, requests },
    resources: control.resourceControl,
    events: (query?: EventsQuery) => events.reader(query),
    why: (id: string, options?: WhyOptions) => explain.why.of({ ...options, id }),
    overview: (query?: OverviewQuery) => explain.overviews.of(query),
    group: (of: GroupArgument) => explain.groups.of(of),
    find: (q: string, options?: FindOptions) => explain.finder.find({ ...options, q }),
    until: (query: AwaitQuery | FiredQuery) => awaits.until(query),
    async expectNone(query: NoneQuery) {
      await awaits.expectNone(query);
    },
    send: (message: MessageToSend) => act.send(message),
    sendMany: (messages: readonly MessageToSend[]) => act.sendMany(messages),
    reset: (ns?: string) => reset.reset(ns),
    about: () => about,
    snapshot: () => snapshots.take(),
    restore: (snapshot: Snapshot) => snapshots.restore(snapshot),
  };
}

/** `state`: where to save what is kept; '': nowhere. */
async function end(
  { server, broker, faults, admin, store, metrics }: Composition,
  state: string,
): Promise<void> {
  metrics?.end();
  admin.awaits.close();
  admin.events.close();
  const served = server.close();
  faults.close();
  await broker.close();
  await served;
  try {
    if (state !== '') await saveState(admin.snapshots, state);
  } finally {
    await admin.shared.leave();
    await store.close();
  }
}

function certificateOf({ tlsCert, tlsKey }: Settings): Certificate | undefined {
  return tlsCert === '' ? undefined : readCertificate(tlsCert, tlsKey);
}
