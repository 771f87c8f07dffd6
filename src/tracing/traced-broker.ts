import { Broker, type BrokerOptions } from '../broker/broker';
import type { Draft, PublishResult } from '../broker/message';
import type { PublishOptions } from '../broker/publisher';
import type { TopicRef } from '../store/store';
import type { Tracing } from './tracing';

/** A broker whose publishes, deliveries and settlements are traced. */
export class TracedBroker extends Broker {
  readonly #tracing: Tracing;

  constructor(options: BrokerOptions, tracing: Tracing) {
    super(options);
    this.#tracing = tracing;
    this.events.add(tracing.note);
  }

  override publish(
    to: TopicRef,
    draft: Draft,
    requestId: string | undefined,
    options?: PublishOptions,
  ): Promise<PublishResult> {
    const mostBytes = this.policy.limits.maxPropertiesBytes;
    return this.#tracing.publish(to, draft, { requestId, mostBytes }, (traced) =>
      super.publish(to, traced, requestId, options),
    );
  }
}
