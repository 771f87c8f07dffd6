import type { Start } from '../store/store';
import { at, duration, oneOf, parseBoolean, record, refuse, whole, type Parse } from './parse';

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

const names = Object.keys(docs) as (keyof Quirks)[];
const ownParsers: Partial<Record<keyof Quirks, Parse<unknown>>> = {
  requestIdFields: (value) =>
    value === 5 || value === 6 ? value : refuse(value, 'a number of fields', '5 or 6'),
  brokerGeneration: (value) =>
    value === 4 || value === 5 ? value : refuse(value, 'a generation', '4 or 5'),
  start: oneOf('a place to start', ['earliest', 'latest']),
  queuesPerBroker: whole('a number of queues', 1, 256),
  pullLimit: whole('a number of messages', 1, 128),
  maxDelayMs: duration('a longest delay', '1ms', '36500d'),
};

/** The `mqcloud.quirks` of a configuration: single values that are to be other than the profile's. */
export const parseQuirks: Parse<Partial<Quirks>> = (value) => {
  const fields = record(value, 'quirks', names);
  const parsed = names
    .filter((name) => fields[name] !== undefined)
    .map((name) => [name, at([name], () => parseQuirk(name, fields[name]))]);
  return Object.fromEntries(parsed) as Partial<Quirks>;
};

function parseQuirk(name: keyof Quirks, value: unknown): unknown {
  const parse = ownParsers[name];
  if (parse !== undefined) return parse(value);
  if (typeof docs[name] === 'boolean') return parseBoolean(value);
  return whole('a number', 1, Number.MAX_SAFE_INTEGER)(value);
}
