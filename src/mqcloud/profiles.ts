import type { Start } from '../store/store';

/** Which generation of the gateway to be like. */
export type MqcloudProfile = 'seed-2024' | 'open-1.2' | 'docs-2026';

/**
 * Where the gateway's generations differ, or do what nobody would expect: plain values. Spans are
 * ms. Sources: the user guide of 2024-07 (`seed-2024`), the published code of mq-proxy 1.2
 * (`open-1.2`), the user guide of 2026-04, whose code is not published (`docs-2026`).
 */
export interface Quirks {
  /** Fields of a requestId; with 5 the sixth is there only when it is `true`. */
  readonly requestIdFields: 5 | 6;
  /** `queueInfo` and `ackInfo` in every answer to a poll, and the sizes at its end. */
  readonly pollInfo: boolean;
  /** Where a consumer begins in a queue that it never committed. */
  readonly start: Start;
  /** `/mq/produce/batch`, `pop`, `maxPullSize`, `consumeTimeout`, `deliveryTimestamp`, `roundRobin`. */
  readonly newerParameters: boolean;
  /** `delayLevel` is ignored together with `orderId` or `ordered`. */
  readonly pinnedIgnoresDelay: boolean;
  /** A form of more bytes says nothing. */
  readonly formLimitBytes: number;
  /** The most messages of one poll, whatever was asked for: what a broker gives at a time. */
  readonly pullLimit: number;
  /** Choose queues by their real backlog, not by what the last polls saw. */
  readonly freshBacklog: boolean;
  /** A poll that is paused or limited leaves a queue never committed locked, with an id that cannot be acked. */
  readonly uselessLock: boolean;
  /** An id with forceAck makes the next one forced too. */
  readonly stickyForceAck: boolean;
  /** 5: results of sending have a `transactionId`. */
  readonly brokerGeneration: 4 | 5;
  /** Queues of a topic that are shown on one broker: the first so many on broker-a, the next on broker-b, … */
  readonly queuesPerBroker: number;
  /** The longest time ahead for `deliveryTimestamp`. */
  readonly maxDelayMs: number;
}

const MIB = 1024 * 1024;

const docs: Quirks = {
  requestIdFields: 6,
  pollInfo: true,
  start: 'earliest',
  newerParameters: true,
  pinnedIgnoresDelay: false,
  // 4 MiB of text, each byte of it escaped.
  formLimitBytes: 13 * MIB,
  pullLimit: 32,
  freshBacklog: false,
  uselessLock: false,
  stickyForceAck: true,
  brokerGeneration: 4,
  queuesPerBroker: 256,
  maxDelayMs: 30 * 24 * 60 * 60_000,
};

/** The values of each profile; `seed-2024` is the newest one but for what its guide shows. */
export const quirksOf: Readonly<Record<MqcloudProfile, Quirks>> = {
  'seed-2024': { ...docs, requestIdFields: 5, pollInfo: false },
  'open-1.2': {
    ...docs,
    start: 'latest',
    newerParameters: false,
    pinnedIgnoresDelay: true,
    formLimitBytes: 2 * MIB,
  },
  'docs-2026': docs,
};
