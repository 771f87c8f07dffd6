import type { SystemClock } from '../clock';
import type { Memory } from '../http/health';
import { addUp } from './add-up';
import { backlog, type BacklogOptions } from './backlog';
import { CallFigures } from './call-figures';
import { EventLoop } from './event-loop';
import { single, type Family, type Sample } from './exposition';
import { MessageFigures } from './message-figures';
import type { OperationNames } from './operation-of';
import { processFigures } from './process-figures';
import { StoreFigures } from './store-figures';

/** What is looked at when somebody asks, and costs nothing before. */
export interface Gauges {
  readonly version: string;
  /** The name of the store. */
  readonly store: string;
  readonly clock: SystemClock;
  inFlight(): number;
  connections(): number;
  /** Polls that wait. */
  parked(): number;
  memory(): Memory;
  /** Rejects when the store cannot do work now. */
  ping(): Promise<void>;
  readonly backlog: BacklogOptions;
}

/** The families of the other processes that serve the same port. */
export type AskSiblings = () => Promise<readonly (readonly Family[])[]>;

/** Figures of this process since it began, and of its store now. */
export class Metrics {
  readonly calls: CallFigures;
  readonly messages = new MessageFigures();
  readonly store = new StoreFigures();
  readonly #eventLoop = new EventLoop();
  #looking: Promise<Family[]> | undefined;

  constructor(names: OperationNames) {
    this.calls = new CallFigures(names);
  }

  /** Begins what goes on by itself. */
  begin(): void {
    this.#eventLoop.begin();
  }

  end(): void {
    this.#eventLoop.end();
  }

  /** What is counted in this process alone, as plain data. */
  ofProcess(gauges: Gauges): Family[] {
    return [
      ...this.calls.families(),
      gauge('mqrest_requests_in_flight', 'Requests that are not over.', gauges.inFlight()),
      gauge('mqrest_connections', 'Connections that are open.', gauges.connections()),
      gauge('mqrest_polls_waiting', 'Polls that wait for a message.', gauges.parked()),
      ...this.messages.families(),
      ...this.store.families(),
      ...this.#eventLoop.families(),
      ...memoryFamilies(gauges.memory()),
      ...processFigures(),
    ];
  }

  /** Everything; with what siblings count, as if all were one process. */
  async families(gauges: Gauges, siblings: AskSiblings): Promise<Family[]> {
    // Who asks meanwhile gets the same: looking through all topics is done once at a time.
    this.#looking ??= ofStore(gauges).finally(() => (this.#looking = undefined));
    const [common, others] = await Promise.all([this.#looking, siblings()]);
    return [...common, ...addUp([this.ofProcess(gauges), ...others])];
  }
}

function gauge(name: string, help: string, value: number): Family {
  return single(name, 'gauge', help, value);
}

function memoryFamilies(memory: Memory): Family[] {
  const samples = (part: 'usedBytes' | 'limitBytes'): Sample[] =>
    Object.entries(memory).map(([of, figures]) => ({ labels: { of }, value: figures[part] }));
  const type = 'gauge';
  return [
    {
      ...{ type, name: 'mqrest_memory_used_bytes', samples: samples('usedBytes') },
      help: 'What messages of an embedded store, bodies under way and replies that are not sent take.',
    },
    {
      ...{ type, name: 'mqrest_memory_limit_bytes', samples: samples('limitBytes') },
      help: 'What they may take.',
    },
  ];
}

async function ofStore(gauges: Gauges): Promise<Family[]> {
  const { version, store, clock } = gauges;
  const [isUp, messages] = await Promise.all([
    gauges.ping().then(
      () => true,
      () => false,
    ),
    // Without a store nobody knows, which is not the same as none.
    backlog(gauges.backlog).catch(() => []),
  ]);
  return [
    {
      ...{ name: 'mqrest_info', type: 'gauge', help: 'What serves here.' },
      samples: [{ labels: { version, store }, value: 1 }],
    },
    gauge('mqrest_store_up', 'Whether the store can do work now.', Number(isUp)),
    gauge(
      'mqrest_clock_offset_seconds',
      'How far the clock that messages go by is ahead of the real time.',
      clock.offsetMs / 1000,
    ),
    ...messages,
  ];
}
