import type {
  BrokerEvent,
  DeliveredEvent,
  MovedEvent,
  SettledEvent,
  SettleResult,
  SettleVerb,
} from '../broker/events';
import type { Family } from './exposition';

const SETTLED: Readonly<Record<SettleVerb, string>> = {
  ack: 'acked',
  commit: 'committed',
  rollback: 'rolled_back',
};

const VERBS = Object.keys(SETTLED) as SettleVerb[];
const RESULTS: readonly SettleResult[] = ['done', 'expired', 'superseded', 'unknown', 'foreign'];
const EVENTS: readonly string[] = [
  ...['published', 'delivered', 'redelivered', 'checked', ...Object.values(SETTLED)],
  ...['expired', 'extended', 'buried', 'resent', 'passed'],
];

/** Counts what happened to messages, and what became of receipt handles. */
export class MessageFigures {
  /** By what happened: from the beginning, for a rate needs a 0 before its first 1. */
  readonly #messages = new Map(EVENTS.map((event) => [event, 0]));
  /** By what was wanted and what came of it. */
  readonly #handles = new Map(
    VERBS.flatMap((verb) => RESULTS.map((result) => [`${verb} ${result}`, 0])),
  );

  /** To be told every event. */
  readonly note = (event: BrokerEvent): void => {
    if (event.kind === 'published') add(this.#messages, 'published', 1);
    else if (event.kind === 'delivered') this.#delivered(event);
    else if (event.kind === 'settled') this.#settled(event);
    else if (event.kind === 'moved') this.#moved(event);
    else if (event.kind === 'passed') add(this.#messages, 'passed', event.ids.length);
  };

  #delivered({ mode, entries }: DeliveredEvent): void {
    if (mode === 'half') {
      add(this.#messages, 'checked', entries.length);
      return;
    }
    let again = 0;
    for (const { times } of entries) if (times > 1) again++;
    if (again > 0) add(this.#messages, 'redelivered', again);
    if (again < entries.length) add(this.#messages, 'delivered', entries.length - again);
  }

  #settled({ as, results, pull }: SettledEvent): void {
    for (const result of results) {
      add(this.#handles, `${as} ${result}`, 1);
      // A handle of the pull model is that of a batch.
      if (result === 'done' && pull !== true) add(this.#messages, SETTLED[as], 1);
    }
  }

  #moved({ as, ids }: MovedEvent): void {
    if (ids.length > 0) add(this.#messages, as, ids.length);
  }

  families(): Family[] {
    return [
      {
        name: 'mqrest_messages_total',
        type: 'counter',
        help: 'Messages by what happened to them in this process.',
        samples: [...this.#messages].map(([event, value]) => ({ labels: { event }, value })),
      },
      {
        name: 'mqrest_receipt_handles_total',
        type: 'counter',
        help: 'Receipt handles that came back, by what was wanted and what came of it; of the MQCloud gateway, batches.',
        samples: [...this.#handles].map(([key, value]) => {
          const [operation = '', result = ''] = key.split(' ');
          return { labels: { operation, result }, value };
        }),
      },
    ];
  }
}

function add(counts: Map<string, number>, key: string, value: number): void {
  counts.set(key, (counts.get(key) ?? 0) + value);
}
