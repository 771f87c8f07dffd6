import type { Broker } from '../broker/broker';
import type { Policy } from '../broker/policy';
import { PullGroups } from '../broker/pull/pull-groups';
import type { ResourceRules } from '../broker/resource-rules';
import type { SystemClock } from '../clock';
import type { Faults } from '../faults/faults';
import { RecentList } from '../lib/recent-list';
import type { RequestJournal, RequestRecord } from '../http/request-journal';
import { NoteSpace } from '../store/note-space';
import type { Start, Store, Subscription } from '../store/store';
import type { Settings } from '../config/settings';
import { aboutOf } from './about/about';
import type { AboutView } from './about/about-schema';
import { Actions } from './actions/actions';
import { Awaits } from './await/awaits';
import { ClockControl } from './clock/clock-control';
import { CredentialControl } from './credentials/credential-control';
import { FaultControl } from './faults/fault-control';
import { SharedSettings } from '../shared/shared-settings';
import { Peers } from '../shared/peers';
import { Events } from './events/events';
import { incidentSource, messageSource } from './events/event-source';
import { requestSource } from './events/request-source';
import { Incidents } from './events/incidents';
import { LocalEvents } from './events/local-events';
import { EventLog } from '../history/event-log';
import { History } from '../history/history';
import { PeerEvents } from '../history/peer-events';
import { MessageList } from './list/message-list';
import { LocalLook } from './look/local-look';
import { Look } from './look/look';
import { Requests } from './requests/requests';
import type { SignedText } from './requests/request-view';
import { Reset, type Forget } from './reset/reset';
import { RESOURCES } from './resources/resource-notes';
import { ResourceControl } from './resources/resource-control';
import { Resources } from './resources/resources';
import { Snapshots } from './snapshot/snapshots';
import type { BatchHandle } from './why/queue-lock';
import { createExplanations, type Explanations } from './why/explanations';
import { RunTimeCredentials } from './credentials/run-time-credentials';

export interface AdminParts {
  readonly store: Store;
  readonly clock: SystemClock;
  readonly broker: Broker;
  readonly policy: Policy;
  /** What is remembered of what happened to messages; absent: nothing. */
  readonly log?: EventLog | undefined;
  /** The last requests and their replies; absent: none are kept. */
  readonly journal?: RequestJournal | undefined;
  /** The text over which the signature of a request has to be. */
  readonly signedText: SignedText;
  readonly faults: Faults;
  /** The codes that a fault can make a call fail with. */
  readonly errorCodes: readonly string[];
  /** Makes what the settings declare for an instance, or for all. */
  readonly declare: Forget;
  /** The spaces of notes that belong to what is kept: in snapshots, and gone with a full reset. */
  readonly spaces: readonly string[];
  /** Gets what went wrong and nobody waits for. */
  readonly report: (line: string) => void;
  /** Where a group that pulls begins in a queue that it never committed. */
  readonly pullStart: Start;
  /** Whether a group that pulls is paused by an operator. */
  readonly isPaused: (of: Subscription) => Promise<boolean>;
  /** The requestId of a batch of the MQCloud gateway. */
  readonly batchHandle: BatchHandle;
  /** What single topics and groups have otherwise than the policy says. */
  readonly rules: ResourceRules;
  readonly settings: Settings;
}

/** Everything that can be done to a running mqrest from outside its protocols. */
export interface Admin {
  readonly shared: SharedSettings;
  readonly clock: ClockControl;
  readonly act: Actions;
  /** Finds what requests are signed with. */
  readonly signers: RunTimeCredentials;
  readonly credentials: CredentialControl;
  readonly faults: FaultControl;
  readonly peek: Look;
  readonly list: MessageList;
  readonly history: History;
  readonly events: Events;
  readonly requests: Requests;
  readonly explain: Explanations;
  readonly awaits: Awaits;
  readonly reset: Reset;
  readonly snapshots: Snapshots;
  readonly resources: Resources;
  readonly resourceControl: ResourceControl;
  readonly about: AboutView;
}

/** Puts the capabilities together; they work once `join` of `shared` has resolved. */
export function createAdmin(parts: AdminParts): Admin {
  const { store, broker, declare, log, policy } = parts;
  const kept = parts.spaces.map((space) => new NoteSpace(store, space));
  const shared = new SharedSettings(store, parts.report);
  const peers = new Peers(shared, store);
  const incidents = new Incidents();
  parts.faults.onFired((firing) => incidents.fired(firing));
  const { pullStart } = parts;
  const seen = { store, clock: parts.clock, policy, pullStart };
  const here = new LocalLook({ ...seen, polls: broker.polls });
  const clock = new ClockControl({
    ...{ clock: parts.clock, broker, store, shared },
    nextDue: () => here.nextDue(),
    onMoved: (move) => incidents.moved(move),
  });
  const { retentionMs } = policy;
  const pulls = new PullGroups({ store, clock, retentionMs, start: pullStart });
  const act = new Actions({
    ...{ broker, store, clock, shared, pulls, observe: broker.events.tell },
    onDropped: (topic) => resources.topicDropped(topic),
  });
  const signers = new RunTimeCredentials(shared);
  const credentials = new CredentialControl(signers);
  const codes = parts.errorCodes;
  const faults = new FaultControl({ shared, peers, faults: parts.faults, codes });
  const others = new PeerEvents(peers, log);
  const peek = new Look(here, peers);
  const history = new History({ log, clock, policy, others });
  const { journal, signedText } = parts;
  const requests = new Requests({ journal, peers, signedText });
  const events = new Events({ local: localEventsOf(incidents, log, journal?.records), peers, log });
  const explain = createExplanations({
    ...{ store, clock, policy, history, look: peek, pullStart, broker, log, peers, requests },
    ...{ isPaused: parts.isPaused, batchHandle: parts.batchHandle },
  });
  const { why } = explain;
  const awaits = new Awaits({ log, local: here, look: peek, broker, clock, others, faults, why });
  const resources: Resources = new Resources({
    ...{ store, clock, act, shared, rules: parts.rules, declared: parts.settings.instances },
    notes: new NoteSpace(store, RESOURCES),
  });
  const reset = new Reset({
    ...{ broker, store, kept, clock, shared, declare },
    clear: [
      async (ns) => {
        if (ns === undefined) await signers.reset();
      },
      (ns) => faults.reset(ns),
      (ns) => resources.forget(ns),
    ],
  });
  reset.onForget((ns) => awaits.reset(ns));
  reset.onForget((ns) => log?.forget(ns));
  reset.onForget((ns) => {
    incidents.forget(ns);
    if (ns === undefined) journal?.records.forget();
  });
  reset.onForget((ns) => parts.faults.forget(ns));
  const snapshots = new Snapshots({
    ...{ store, clock, spaces: parts.spaces },
    empty: () => reset.empty(),
    learn: (topic, shape) => broker.learn(topic, shape),
    restored: () => resources.changed(),
  });
  const list = new MessageList({ store, clock, policy, pullStart });
  return {
    list,
    ...{ shared, clock, act, signers, credentials, faults, peek },
    ...{ history, explain, events, requests, awaits, reset, snapshots, resources },
    resourceControl: new ResourceControl(resources),
    about: aboutOf(parts.settings),
  };
}

/** What is told of what happens in this process; what is not remembered is told as nothing. */
function localEventsOf(
  incidents: Incidents,
  log = new EventLog(1),
  requests = new RecentList<RequestRecord>(1),
): LocalEvents {
  return new LocalEvents([
    messageSource(log, requests),
    incidentSource(incidents.list),
    requestSource(requests),
  ]);
}
