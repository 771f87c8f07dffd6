import { RecentMap } from '../lib/recent-map';
import { Limiter } from './consume/limiter';

/** A message an operator wants delivered again, by the id that was asked for. */
export interface Resend {
  readonly id: string;
  readonly queue: number;
  readonly offset: number;
}

/** ms after which a broadcast client that does not poll is no longer listed. */
const CLIENT_IDLE_MS = 10 * 60_000;
const REMEMBERED = 10_000;

/**
 * What the gateway keeps per process and not in its store: clients of broadcast consumers, messages
 * to be delivered again, rate limiters, the turns of queues. Bounded; the least used is forgotten first.
 */
export class ProcessState {
  readonly #clients = new RecentMap<string, Map<string, number>>(REMEMBERED);
  readonly #resends = new RecentMap<string, Map<string, Resend>>(REMEMBERED);
  readonly #limiters = new RecentMap<string, Limiter>(REMEMBERED);
  readonly #turns = new RecentMap<string, number>(REMEMBERED);

  /** The queue of the next plain message: one after the other per topic, as a RocketMQ client goes round. */
  nextTurn(topic: string): number {
    const turn = this.#turns.get(topic) ?? 0;
    this.#turns.set(topic, (turn + 1) >>> 0);
    return turn;
  }

  /** Notes that a client of a broadcast consumer is there; of too many the first seen is forgotten. */
  seen(consumer: string, clientId: string, now: number): void {
    const clients = this.#clients.get(consumer) ?? new Map<string, number>();
    // The least recently seen comes first, so what is idle is found without a search.
    clients.delete(clientId);
    clients.set(clientId, now);
    for (const [id, seenAt] of clients) {
      if (now - seenAt <= CLIENT_IDLE_MS && clients.size <= REMEMBERED) break;
      clients.delete(id);
    }
    this.#clients.set(consumer, clients);
  }

  /** The clients of a broadcast consumer with the time each was last seen, epoch ms. */
  clients(consumer: string): ReadonlyMap<string, number> {
    return this.#clients.get(consumer) ?? new Map<string, number>();
  }

  /** Puts a message on the list of the next poll under `key`; a second time changes nothing. */
  resend(key: string, what: Resend): void {
    const resends = this.#resends.get(key) ?? new Map<string, Resend>();
    this.#resends.set(key, resends.set(what.id, what));
  }

  /** Takes the list, in the order of the ids; it is given once. */
  takeResends(key: string): Resend[] {
    const resends = this.#resends.get(key);
    if (resends === undefined || resends.size === 0) return [];
    const list = [...resends.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    resends.clear();
    return list;
  }

  /** Takes permits of a consumer's limiter, which is made anew when its rate was changed. */
  acquire(consumer: string, rate: number, permits: number, now: number): boolean {
    let limiter = this.#limiters.get(consumer);
    if (limiter?.permitsPerSecond !== rate) {
      limiter = new Limiter(rate, now);
      this.#limiters.set(consumer, limiter);
    }
    return limiter.acquire(permits, now);
  }

  /** Forgets everything about a consumer. */
  forget(consumer: string): void {
    for (const clientId of this.clients(consumer).keys()) {
      this.takeResends(`${consumer}:${clientId}`);
    }
    this.#clients.set(consumer, new Map());
    this.takeResends(consumer);
  }
}
