import type { Express } from 'express';
import type { Admin } from '../admin/admin';
import type { Broker } from '../broker/broker';
import type { SystemClock } from '../clock';
import type { Settings } from '../config/settings';
import { access } from '../control/api/access';
import { operationsOf } from '../control/operations/all-operations';
import type { HttpServer } from '../http/server';
import type { Start, Store } from '../store/store';
import { version } from '../version';
import type { Family } from './exposition';
import { Metrics, type AskSiblings, type Gauges } from './metrics';
import { mountMetrics } from './metrics-router';
import { OperationNames } from './operation-of';

/** What counts, as the settings say; `undefined`: nothing does. */
export function openMetrics(
  { metrics, basePath, control }: Settings,
  admin: () => Admin,
): Metrics | undefined {
  if (metrics === 'off') return undefined;
  const paths = () => (control === 'on' ? operationsOf(admin()).map(({ path }) => path) : []);
  return new Metrics(new OperationNames(basePath, paths));
}

/** What the metrics are read from when somebody asks. */
export interface MetricsParts extends Pick<Gauges, 'memory' | 'ping'> {
  readonly settings: Settings;
  readonly store: Store;
  readonly clock: SystemClock;
  readonly broker: Broker;
  readonly server: HttpServer;
  /** Where a group that pulls begins in a queue that it never committed. */
  readonly pullStart: Start;
  /** Of several processes that serve a port: answers the others, and gives what asks them. */
  readonly siblings?: ((tell: () => readonly Family[]) => AskSiblings) | undefined;
}

/** Serves them to those who may use the control API, or to everybody. */
export function serveMetrics(app: Express, metrics: Metrics, parts: MetricsParts): void {
  const { settings, store, clock, broker, server, pullStart } = parts;
  const gauges: Gauges = {
    ...{ version: version(), store: settings.store, clock },
    inFlight: () => server.inFlight,
    connections: () => server.connections,
    parked: () => broker.parked,
    memory: parts.memory,
    ping: parts.ping,
    backlog: { store, clock, policy: broker.policy, pullStart },
  };
  const { metrics: readers, controlToken } = settings;
  const others = parts.siblings?.(() => metrics.ofProcess(gauges)) ?? (() => Promise.resolve([]));
  mountMetrics(app, {
    admit:
      readers === 'public'
        ? () => undefined
        : access(controlToken === '' ? undefined : controlToken),
    families: () => metrics.families(gauges, others),
  });
}
