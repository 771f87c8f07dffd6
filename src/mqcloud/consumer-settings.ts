/** What an operator chooses for a consumer; the fields and defaults of the gateway's. */
export interface ConsumerSettings {
  /** Messages of one poll. */
  readonly maxPullSize: number;
  /** ms a queue stays locked for a batch that is not acked. */
  readonly consumeTimeoutMs: number;
  /** ms the gateway waits for its broker; without effect here, where there is none. */
  readonly pullTimeoutMs: number;
  readonly paused: boolean;
  readonly rateLimitEnabled: boolean;
  /** Polls and messages per second. */
  readonly limitRate: number;
}

/**
 * Sources: MQCloud client, RocketMQPullConsumer; the limiter is off here until it is asked for,
 * while the gateway has it on at this rate.
 */
export const defaultSettings: ConsumerSettings = {
  maxPullSize: 32,
  consumeTimeoutMs: 5 * 60_000,
  pullTimeoutMs: 10_000,
  paused: false,
  rateLimitEnabled: false,
  limitRate: 1024,
};
