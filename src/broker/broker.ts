import type { Clock } from '../clock';
import type { Store, Subscription, TopicRef, TopicShape } from '../store/store';
import type { DeadMessage } from './dead-letters';
import type { Caller, ConsumeCall, Delivery, Draft, HandleOutcome, Published } from './message';
import type { Policy } from './policy';

/** What a broker works with. */
export interface BrokerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: Policy;
  /** Takes warnings, one line each. */
  readonly log?: ((line: string) => void) | undefined;
}

/** Gives RocketMQ's meaning to calls, whatever protocol they came by. */
export class Broker {
  constructor(private readonly options: BrokerOptions) {}

  /** Polls that wait for a message now. */
  get parked(): number {
    return 0;
  }

  publish(to: TopicRef, draft: Draft, requestId: string): Promise<Published> {
    return Promise.reject(new Error(`not yet: ${to.topic} ${draft.body} ${requestId}`));
  }

  consume(call: ConsumeCall, caller?: Caller): Promise<Delivery[]> {
    return Promise.reject(new Error(`not yet: ${call.topic} ${typeof caller}`));
  }

  ack(of: Subscription, receiptHandles: readonly string[]): Promise<HandleOutcome[]> {
    return Promise.reject(new Error(`not yet: ${of.topic} ${receiptHandles.length}`));
  }

  commit(of: Subscription, receiptHandles: readonly string[]): Promise<HandleOutcome[]> {
    return Promise.reject(new Error(`not yet: ${of.topic} ${receiptHandles.length}`));
  }

  rollback(of: Subscription, receiptHandles: readonly string[]): Promise<HandleOutcome[]> {
    return Promise.reject(new Error(`not yet: ${of.topic} ${receiptHandles.length}`));
  }

  deadLetters(of: Subscription, offset: number, limit: number): Promise<DeadMessage[]> {
    return Promise.reject(new Error(`not yet: ${of.topic} ${offset} ${limit}`));
  }

  resend(of: Subscription, offsets: readonly number[]): Promise<number> {
    return Promise.reject(new Error(`not yet: ${of.topic} ${offsets.length}`));
  }

  declareTopic(topic: TopicRef, shape: TopicShape): Promise<void> {
    return this.options.store.declareTopic(topic, shape);
  }

  declareGroup(of: Subscription): Promise<void> {
    return this.options.store.declareGroup(of, this.options.policy.start, this.options.clock.now());
  }

  sweep(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
