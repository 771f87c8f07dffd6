import type { BrokerEvent, DeliveredEvent, SettledEvent } from '../../broker/events';
import { deliveriesIn } from '../../broker/deliveries';
import type { Delivery, Message } from '../../broker/message';
import { messageIn } from '../../broker/payload';
import { isSameTopic, type TopicRef } from '../../store/store';
import { compact, type Compact } from '../../lib/compact';
import { factsOf, type MessageFacts } from '../../history/message-facts';
import { handleKey } from '../../history/steps';
import { OpenDeliveries } from './open-deliveries';

/** The members of {@link MatchedMessage}, some of them undefined. */
interface MatchFields extends MessageFacts {
  /** To which group it happened. */
  readonly group?: string | undefined;
  /** Epoch ms at which it happened. */
  readonly at: number;
  readonly consumedTimes?: number | undefined;
  readonly receiptHandle?: string | undefined;
}
/** A message to which happened what was waited for. Times are epoch ms. */
export type MatchedMessage = Compact<MatchFields>;

/** What to look out for. */
export interface MessageCondition extends TopicRef {
  readonly what: 'published' | 'delivered' | 'acked';
  /** Absent: any. */
  readonly group?: string | undefined;
  readonly matches: (message: Message, consumedTimes?: number) => boolean;
  /** Epoch ms; what was before does not count. */
  readonly since: number;
}

/** The messages to which it happened, each once, from what events tell. O(1) per message told of. */
export class MatchedMessages {
  readonly #found = new Map<string, MatchedMessage>();
  readonly #unacked = new OpenDeliveries();

  constructor(private readonly condition: MessageCondition) {}

  /** Those found so far, the first ones first. */
  get all(): MatchedMessage[] {
    return [...this.#found.values()];
  }

  get count(): number {
    return this.#found.size;
  }

  /** May be told of an event more than once. */
  note(event: BrokerEvent): void {
    const { what, since } = this.condition;
    if (event.kind === 'published') {
      if (what !== 'published' || event.at < since || !isSameTopic(event.to, this.condition))
        return;
      this.#find(messageIn(event.entry), event.at, {});
    } else if (event.kind === 'moved' || event.kind === 'passed' || event.kind === 'cleared')
      return;
    else if (what === 'published' || !isSameTopic(event.of, this.condition)) return;
    else if (event.kind === 'settled') this.#noteSettled(event);
    else if (event.mode !== 'half' && this.#isGroup(event.of.group)) {
      const { group } = event.of;
      if (what === 'acked') this.#noteUnacked(event);
      else if (event.at >= since) {
        for (const one of deliveriesIn(event)) this.#findDelivery(one, event.at, group);
      }
    }
  }

  #noteSettled(event: SettledEvent): void {
    const { as, of, at, receiptHandles, results } = event;
    const { what, since } = this.condition;
    if (what !== 'acked' || as !== 'ack' || at < since || !this.#isGroup(of.group)) return;
    receiptHandles.forEach((handle, index) => {
      if (results[index] !== 'done') return;
      const deliveries = this.#unacked.ack(handleKey(event, handle), at);
      for (const one of deliveries) this.#findDelivery(one, at, of.group);
    });
  }

  #noteUnacked(event: DeliveredEvent): void {
    const { group } = event.of;
    for (const one of deliveriesIn(event)) {
      const { message, consumedTimes } = one;
      if (this.#found.has(message.id) || !this.condition.matches(message, consumedTimes)) continue;
      const ackedAt = this.#unacked.add(handleKey(event, one.receiptHandle), one);
      if (ackedAt !== undefined) this.#findDelivery(one, ackedAt, group);
    }
  }

  #findDelivery(
    { message, consumedTimes, receiptHandle }: Delivery,
    at: number,
    group: string,
  ): void {
    this.#find(message, at, { group, consumedTimes, receiptHandle });
  }

  #find(message: Message, at: number, how: Partial<MatchFields>): void {
    const { id } = message;
    if (this.#found.has(id) || !this.condition.matches(message, how.consumedTimes)) return;
    this.#found.set(id, compact<MatchFields>({ ...factsOf(this.condition, message), at, ...how }));
  }

  #isGroup(group: string): boolean {
    return this.condition.group === undefined || this.condition.group === group;
  }
}
