import type { Delivery, Message } from '../../broker/message';
import { RecentMap } from '../../lib/recent-map';

/** What is remembered at most, as much as the history does. */
const MOST_CHARACTERS = 32 * 1024 * 1024;
const MOST_ACKS = 20_000;
/** What a delivery takes besides its message. */
const OVERHEAD = 500;

/** Deliveries that wait for their ack, by receipt handle; the oldest are forgotten first. O(1). */
export class OpenDeliveries {
  readonly #deliveries = new Map<string, readonly Delivery[]>();
  #characters = 0;
  /** Acks whose delivery is not known, as when another process tells of it later. */
  readonly #acked = new RecentMap<string, number>(MOST_ACKS);

  constructor(private readonly mostCharacters = MOST_CHARACTERS) {}

  /**
   * Takes a delivery in; when it was acked, if that was told before. One receipt handle may stand
   * for several messages (MQCloud's batches).
   */
  add(handle: string, delivery: Delivery): number | undefined {
    const others = this.#deliveries.get(handle) ?? [];
    if (!others.some(({ message }) => message.id === delivery.message.id)) {
      this.#deliveries.set(handle, [...others, delivery]);
      this.#characters += sizeOf(delivery);
      this.#forget();
    }
    return this.#acked.get(handle);
  }

  /** The deliveries under a receipt handle that was sent back, in epoch ms. */
  ack(handle: string, at: number): readonly Delivery[] {
    this.#acked.set(handle, at);
    const deliveries = this.#deliveries.get(handle) ?? [];
    this.#drop(handle, deliveries);
    return deliveries;
  }

  #forget(): void {
    for (const [handle, deliveries] of this.#deliveries) {
      if (this.#characters <= this.mostCharacters) return;
      this.#drop(handle, deliveries);
    }
  }

  #drop(handle: string, deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) this.#characters -= sizeOf(delivery);
    this.#deliveries.delete(handle);
  }
}

function sizeOf(delivery: Delivery): number {
  return lengthOf(delivery.message) + OVERHEAD;
}

/** How many characters a message has in its body, its texts and its properties. */
function lengthOf(message: Message): number {
  let length = 0;
  for (const member of Object.values(message)) {
    if (typeof member === 'string') length += member.length;
  }
  for (const [name, value] of message.properties ?? []) length += name.length + value.length;
  return length;
}
