import type { NameRules } from './names';
import { relaxedNames, strictNames } from './names';

/** How large and of what form the parts of a call may be. */
export interface Limits {
  /** UTF-8 bytes of a normal or ordered message's body. */
  readonly maxBodyBytes: number;
  /** The same where it has a time of delivery. */
  readonly maxTimerBodyBytes: number;
  /** The same where it is transactional. */
  readonly maxTransactionBodyBytes: number;
  /** UTF-8 bytes of the producer's own properties as they are sent, separators included. */
  readonly maxPropertiesBytes: number;
  /** Characters that no property may contain; absent: all are allowed. */
  readonly illegalInProperties?: RegExp | undefined;
  /** ms from now to the latest time of delivery. */
  readonly maxDelayMs: number;
  /** ms; the range of a half message's immunity time. */
  readonly minImmunityMs: number;
  readonly maxImmunityMs: number;
  /** Whether a message may be more than one of ordered, scheduled and transactional. */
  readonly combined: boolean;
  readonly names: NameRules;
}

const KIB = 1024;
/** The most UTF-8 bytes of any body. Sources: Aliyun documentation, "limits"; RocketMQ, DefaultMQProducer.maxMessageSize. */
export const MAX_BODY_BYTES = 4 * KIB * KIB;
const DAY = 24 * 60 * 60_000;

/** What the service states: Aliyun documentation, "limits", "scheduled messages", "send messages". */
export const strictLimits: Limits = {
  maxBodyBytes: MAX_BODY_BYTES,
  maxTimerBodyBytes: 64 * KIB,
  maxTransactionBodyBytes: 64 * KIB,
  maxPropertiesBytes: 16 * KIB,
  illegalInProperties: /[&"'<>:|]/,
  maxDelayMs: 40 * DAY,
  minImmunityMs: 10_000,
  maxImmunityMs: 300_000,
  combined: false,
  names: strictNames,
};

/** What cannot be served at all. */
export const relaxedLimits: Limits = {
  ...strictLimits,
  maxTimerBodyBytes: strictLimits.maxBodyBytes,
  maxTransactionBodyBytes: strictLimits.maxBodyBytes,
  maxPropertiesBytes: Infinity,
  illegalInProperties: undefined,
  combined: true,
  names: relaxedNames,
};
