import type { Start } from '../store/store';
import { relaxedLimits, strictLimits, type Limits } from './limits';
import type { ResourceRules } from './resource-rules';

/**
 * What the broker does where the protocol leaves a choice or a number: plain values, chosen once.
 * Spans are ms. Numbers are those of the Aliyun documentation (consume messages, message retry,
 * limits) unless a field says otherwise.
 */
export interface Policy {
  /** How long a delivery hides its message. */
  readonly retryMs: number;
  /** The same for orderly consumption. */
  readonly orderedRetryMs: number;
  /**
   * Redeliveries after the first delivery; then the message is a dead letter. Whether the service's
   * 288 counts the first is not documented.
   */
  readonly maxRetries: number;
  /** Between two checks of a half message: Java SDK MQTransProducer.java. */
  readonly checkMs: number;
  /** How long a half message is checked before it is given up. */
  readonly checkForMs: number;
  /** How long messages are kept. */
  readonly retentionMs: number;
  readonly deadRetentionMs: number;
  /** How long a group that nobody declared is kept after its last poll; undocumented, as messages are. */
  readonly idleGroupMs: number;
  /** Where a new group begins; undocumented for HTTP, so a setting. */
  readonly start: Start;
  /** Whether first use makes topics and groups: yes, yes with a warning, or no. */
  readonly autoCreate: 'on' | 'warn' | 'off';
  /**
   * Whether the first group to pop half messages of a topic is the only one that gets them;
   * undocumented, so a setting.
   */
  readonly bindTransactions: 'on' | 'off';
  /** Whether a poll ends when its time has really passed, also while the clock stands still. */
  readonly frozenPolls: 'end' | 'wait';
  /** A topic takes the one kind of message its type is for, or every kind. */
  readonly mixedTypes: boolean;
  /** Whether what a topic's permission or a group's switch forbids is refused, or only warned of. */
  readonly permissions: 'refuse' | 'warn';
  /** What single topics and groups have otherwise; absent: nothing. */
  readonly rules?: ResourceRules | undefined;
  /** What is refused beyond. */
  readonly limits: Limits;
  /** What is warned of beyond; absent: nothing. */
  readonly advice?: Limits | undefined;
}

export type Profile = 'relaxed' | 'strict';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Takes what can be understood, and warns where {@link strictPolicy} would refuse. */
export const relaxedPolicy: Policy = {
  retryMs: 5 * MINUTE,
  orderedRetryMs: MINUTE,
  maxRetries: 288,
  checkMs: 10_000,
  checkForMs: DAY,
  retentionMs: 3 * DAY,
  deadRetentionMs: 3 * DAY,
  idleGroupMs: 3 * DAY,
  start: 'earliest',
  autoCreate: 'on',
  bindTransactions: 'off',
  frozenPolls: 'end',
  mixedTypes: true,
  permissions: 'warn',
  limits: relaxedLimits,
  advice: strictLimits,
};

/** Refuses whatever the cloud refuses. */
export const strictPolicy: Policy = {
  ...relaxedPolicy,
  autoCreate: 'off',
  mixedTypes: false,
  permissions: 'refuse',
  limits: strictLimits,
  advice: undefined,
};

/** The values of a profile, with some of them replaced; `undefined` replaces nothing. */
export function policyOf(
  profile: Profile,
  overrides: { readonly [K in keyof Policy]?: Policy[K] | undefined } = {},
): Policy {
  const set = Object.fromEntries(Object.entries(overrides).filter(([, v]) => v !== undefined));
  return { ...(profile === 'strict' ? strictPolicy : relaxedPolicy), ...set };
}
