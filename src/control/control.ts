import type { Broker } from '../broker/broker';
import type { Policy } from '../broker/policy';
import type { SystemClock } from '../clock';
import type { Faults } from '../faults/faults';
import type { Store } from '../store/store';
import { Act } from './act/act';
import { actOperations } from './act/act-operations';
import { awaitOperations } from './await/await-operations';
import { Awaits } from './await/awaits';
import { ClockControl } from './clock/clock';
import { clockOperations } from './clock/clock-operations';
import { CredentialControl } from './credentials/credential-control';
import { credentialOperations } from './credentials/credential-operations';
import { FaultControl } from './faults/faults';
import { faultOperations } from './faults/fault-operations';
import { Fleet } from './processes/fleet';
import { Inquiry } from './processes/inquiry';
import { Others } from './processes/others';
import type { EventLog } from './history/event-log';
import { History } from './history/history';
import { historyOperations } from './history/history-operations';
import type { Operation } from './api/operation';
import { Peek } from './peek/peek';
import { PeekControl } from './peek/peek-control';
import { peekOperations } from './peek/peek-operations';
import { Reset, type Forget } from './reset/reset';
import { resetOperations } from './reset/reset-operations';
import { Snapshots } from './snapshot/snapshot';
import { snapshotOperations } from './snapshot/snapshot-operations';
import { RunTimeCredentials } from './credentials/run-time-credentials';

export interface ControlParts {
  readonly store: Store;
  readonly clock: SystemClock;
  readonly broker: Broker;
  readonly policy: Policy;
  /** What is remembered of what happened to messages; absent: nothing. */
  readonly log?: EventLog | undefined;
  readonly faults: Faults;
  /** The codes that a fault can make a call fail with. */
  readonly errorCodes: readonly string[];
  /** Makes what the settings declare for an instance, or for all. */
  readonly declare: Forget;
  /** What the fronts and the history keep in this process; may grow. */
  readonly forget: readonly Forget[];
  /** Gets what went wrong and nobody waits for. */
  readonly report: (line: string) => void;
}

/** Everything that can be done to a running mqrest from outside its protocols. */
export interface Control {
  readonly fleet: Fleet;
  readonly inquiry: Inquiry;
  readonly clock: ClockControl;
  readonly act: Act;
  /** Finds what requests are signed with. */
  readonly signers: RunTimeCredentials;
  readonly credentials: CredentialControl;
  readonly faults: FaultControl;
  readonly peek: PeekControl;
  readonly history: History;
  readonly awaits: Awaits;
  readonly reset: Reset;
  readonly snapshots: Snapshots;
  /** The same over HTTP. */
  readonly operations: readonly Operation[];
}

/** Puts the capabilities together; they work once `join` has resolved for `fleet` and `inquiry`. */
export function createControl(parts: ControlParts): Control {
  const { store, broker, declare, log, policy } = parts;
  const fleet = new Fleet(store, parts.report);
  const inquiry = new Inquiry(store, parts.report);
  const clock = new ClockControl({ clock: parts.clock, broker, store, fleet, inquiry });
  const act = new Act({ broker, store, clock, fleet, observe: log?.note });
  const signers = new RunTimeCredentials(fleet);
  const credentials = new CredentialControl(signers);
  const codes = parts.errorCodes;
  const faults = new FaultControl({ fleet, inquiry, faults: parts.faults, codes });
  const here = new Peek({ store, clock, policy, polls: broker.polls });
  const others = new Others(inquiry, { log, peek: here });
  const peek = new PeekControl(here, others);
  const history = new History({ log, clock, policy, others });
  const awaits = new Awaits({ log, peek: here, broker, clock, others, faults });
  const reset = new Reset({
    ...{ broker, store, clock, fleet, declare },
    async forget(ns) {
      awaits.reset(ns);
      for (const one of parts.forget) await one(ns);
    },
    clear: [
      async (ns) => {
        if (ns === undefined) await signers.reset();
      },
      (ns) => faults.reset(ns),
    ],
  });
  const snapshots = new Snapshots({
    ...{ store, clock },
    empty: () => reset.empty(),
    learn: (topic, shape) => broker.learn(topic, shape),
  });
  const operations = [
    ...clockOperations(clock),
    ...peekOperations(peek),
    ...historyOperations(history),
    ...awaitOperations(awaits),
    ...actOperations(act),
    ...credentialOperations(credentials),
    ...faultOperations(faults),
    ...resetOperations(reset),
    ...snapshotOperations(snapshots),
  ];
  return {
    ...{ fleet, inquiry, clock, act, signers, credentials, faults, peek },
    ...{ history, awaits, reset, snapshots, operations },
  };
}
