import { Broker } from '../../src/broker/broker';
import type { Caller, ConsumeCall, Delivery, Draft, PublishResult } from '../../src/broker/message';
import { policyOf, type Policy, type Profile } from '../../src/broker/policy';
import { MemoryStore } from '../../src/store/memory/memory-store';
import type { Store } from '../../src/store/store';
import { ManualClock } from './manual-clock';

/** A broker on a store and a clock of its own, with its log in memory and short ways to call it. */
export class BrokerBed {
  readonly clock = new ManualClock();
  readonly log: string[] = [];
  readonly broker: Broker;
  readonly topic = { instance: 'MQ_INST_1', topic: 'orders' };
  readonly of = { ...this.topic, group: 'GID_a' };

  constructor(
    profile: Profile = 'relaxed',
    overrides: Partial<Policy> = {},
    readonly store: Store = new MemoryStore(),
  ) {
    const policy = policyOf(profile, overrides);
    const { clock } = this;
    this.broker = new Broker({ store, clock, policy, log: (line) => this.log.push(line) });
  }

  publish(draft: string | Draft, requestId = 'REQUEST1'): Promise<PublishResult> {
    return this.broker.publish(
      this.topic,
      typeof draft === 'string' ? { body: draft } : draft,
      requestId,
    );
  }

  consume(call: Partial<ConsumeCall> = {}, caller?: Caller): Promise<Delivery[]> {
    const defaults: ConsumeCall = { ...this.of, limit: 16, waitMs: 0, mode: 'any' };
    return this.broker.consume({ ...defaults, ...call }, caller);
  }

  /** Bodies of what a consume gets. */
  async bodies(call: Partial<ConsumeCall> = {}, caller?: Caller): Promise<string[]> {
    return (await this.consume(call, caller)).map(({ message }) => message.body);
  }

  ack(...deliveries: Delivery[]) {
    return this.broker.ack(
      this.of,
      deliveries.map(({ receiptHandle }) => receiptHandle),
    );
  }
}

/** Lets everything run that waits for nothing but its turn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((done) => setImmediate(done));
}

/** A promise with a look at whether it is still open. */
export function watched<T>(promise: Promise<T>): { promise: Promise<T>; isOpen: boolean } {
  const state = { promise, isOpen: true };
  const close = () => {
    state.isOpen = false;
  };
  promise.then(close, close);
  return state;
}

/** A caller that hangs up when told to. */
export class HangingUp implements Caller {
  readonly #callbacks = new Set<() => void>();

  onGone(callback: () => void): () => void {
    this.#callbacks.add(callback);
    return () => this.#callbacks.delete(callback);
  }

  hangUp(): void {
    [...this.#callbacks].forEach((callback) => callback());
  }

  /** Callbacks that were not taken back. */
  get listeners(): number {
    return this.#callbacks.size;
  }
}
