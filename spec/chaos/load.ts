import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../src/faults/chance';
import { Client, deliveriesIn, LEASE_MS, textsOf, type Answer } from './client';
import { Ledger, type Group } from './ledger';

const PLAIN = ['plain-a', 'plain-b'];
/** With eight queues and six groups. */
export const ORDERED = 'ordered';
const KEYS = 16;
const ORDERED_GROUPS = 6;

/** Between two requests of a worker, where the last one was served, and where it was not. */
const PACE_MS = 10;
const RETRY_MS = 50;
/** A request that takes longer was not served as it should be: a poll waits for one second. */
const SLOW_MS = 2_000;
/** A worker that is not served for so long is given up. */
const PATIENCE_MS = 20_000;
/** How often a consumer forgets to ack. */
const FORGETS = 0.03;

/** Publishers and consumers that go on whatever happens, with their books. */
export class Load {
  readonly ledger = new Ledger();
  /** When a request last failed or was slow, epoch ms. */
  troubleAt = 0;
  /** How many publishes were answered with a refusal. */
  refused = 0;
  consuming = true;
  #publishing = true;
  #running = true;
  readonly #clients: Client[];
  /** When each worker sent the last request that was served. */
  readonly #servedAt = new Map<string, number>();
  readonly #workers: Promise<void>[] = [];

  /** `padding`: bytes that make each body longer. */
  constructor(
    ports: readonly number[],
    private readonly chance: Chance,
    private readonly padding = 0,
  ) {
    this.#clients = ports.map((port) => new Client(port));
  }

  start(): void {
    for (const topic of PLAIN) {
      this.#publish(topic);
      const group = this.ledger.group(topic);
      for (const n of [1, 2]) this.#consume(topic, 'GID_one', group, '', `${n}`);
    }
    this.#publish(ORDERED, KEYS);
    for (let n = 1; n <= ORDERED_GROUPS; n++) {
      this.#consume(ORDERED, `GID_${n}`, this.ledger.group(ORDERED), '&trans=order');
    }
  }

  /** Resolves when every worker has been served by something it sent after `since`: with false where one was not for 20 s. */
  async served(since: number): Promise<boolean> {
    const end = Date.now() + PATIENCE_MS;
    while ([...this.#servedAt.values()].some((at) => at < since)) {
      if (Date.now() > end) return false;
      await pause(PACE_MS);
    }
    return true;
  }

  /** Publishes nothing more, and resolves when all is settled or nothing has come for some leases. */
  async drain(): Promise<void> {
    this.#publishing = false;
    this.consuming = true;
    let left = Infinity;
    let movedAt = Date.now();
    while (left > 0 && Date.now() - movedAt < 3 * LEASE_MS + 2_000) {
      const now = this.ledger.unsettled;
      if (now !== left) movedAt = Date.now();
      left = now;
      await pause(RETRY_MS);
    }
    // What comes although it should not, comes when the last lease ends.
    await pause(LEASE_MS + 500);
    this.#running = false;
    await Promise.all(this.#workers);
    for (const client of this.#clients) client.close();
  }

  #publish(topic: string, keys = 0): void {
    const client = this.#clientOf();
    let n = 0;
    this.#work(`publish ${topic}`, async () => {
      if (!this.#publishing) return true;
      const key = keys === 0 ? undefined : `k${n++ % keys}`;
      const id = this.ledger.ask(topic, key);
      const body = this.padding === 0 ? id : `${id} ${'x'.repeat(this.padding)}`;
      const { status } = await client.publish(topic, body, key);
      if (status === 201) this.ledger.accept(id);
      else if (status > 0) this.refused += 1;
      return status === 201;
    });
  }

  #consume(topic: string, name: string, group: Group, query: string, suffix = ''): void {
    const client = this.#clientOf();
    this.#work(`consume ${topic} ${name} ${suffix}`, async () => {
      if (!this.consuming) return true;
      const askedAt = Date.now();
      const reply = await client.poll(topic, name, `&waitseconds=1${query}`);
      if (reply.status !== 200) return isEmpty(reply);
      const batch = deliveriesIn(reply.text);
      group.delivered(batch, askedAt);
      if (this.#publishing && this.chance() < FORGETS) return true;
      group.ackSent(batch);
      const acked = await client.ack(topic, name, batch);
      const failed = acked.status === 404 ? textsOf(acked.text, 'ReceiptHandle') : [];
      if (acked.status === 204 || failed.length > 0) group.ackAnswered(batch, failed);
      return acked.status === 204 || failed.length > 0;
    });
  }

  #clientOf(): Client {
    const client = this.#clients[this.#workers.length % this.#clients.length];
    if (client === undefined) throw new Error('there is no port to send to');
    return client;
  }

  /** Does it again and again; it resolves with whether it was served. */
  #work(name: string, once: () => Promise<boolean>): void {
    this.#servedAt.set(name, 0);
    const run = async (): Promise<void> => {
      while (this.#running) {
        const startedAt = Date.now();
        const served = await once();
        if (served) this.#servedAt.set(name, startedAt);
        if (!served || Date.now() - startedAt > SLOW_MS) this.troubleAt = Date.now();
        await pause(served ? PACE_MS : RETRY_MS);
      }
    };
    this.#workers.push(run());
  }
}

/** Nothing to consume; or the topic has not been published to yet. */
function isEmpty({ status, text }: Answer): boolean {
  return status === 404 && text.includes('MessageNotExist');
}
