import type { BrokerEvent, SettledEvent, SettleVerb } from '../../broker/events';
import { idOf } from '../../broker/payload';
import type { EventLog } from '../../history/event-log';
import { handleKey } from '../../history/steps';

/** A handle's first good settling: the number of the event, and its time in epoch ms. */
interface Settling {
  readonly number: number;
  readonly as: SettleVerb;
  readonly at: number;
}

/** What this process remembers of receipt handles; looked up in one go, when it is asked for first. */
export class HandleIndex {
  #settled: Map<string, Settling> | undefined;
  readonly #pulled = new Map<string, string[]>();

  constructor(private readonly log: EventLog) {}

  /** The messages that were handed out under a handle. */
  idsOf(event: Parameters<typeof handleKey>[0], receiptHandle: string): readonly string[] {
    // Those of the Aliyun front begin with the message's id.
    if (event.pull !== true) return /^[0-9A-F]{32}/.exec(receiptHandle) ?? [];
    this.#look();
    return this.#pulled.get(handleKey(event, receiptHandle)) ?? [];
  }

  /** How and when a handle was settled before the event with that number, as far as is remembered. */
  settledBefore(event: SettledEvent, receiptHandle: string, number: number): Settling | undefined {
    const found = this.#look().get(handleKey(event, receiptHandle));
    return found !== undefined && found.number < number ? found : undefined;
  }

  #look(): Map<string, Settling> {
    if (this.#settled !== undefined) return this.#settled;
    const settled = (this.#settled = new Map<string, Settling>());
    for (const [number, event] of this.log.numbered()) {
      if (event.kind === 'delivered') this.#notePulled(event);
      if (event.kind !== 'settled') continue;
      event.receiptHandles.forEach((handle, place) => {
        const key = handleKey(event, handle);
        if (event.results[place] === 'done' && !settled.has(key)) {
          settled.set(key, { number, as: event.as, at: event.at });
        }
      });
    }
    return settled;
  }

  #notePulled(event: BrokerEvent & { kind: 'delivered' }): void {
    if (event.pull !== true) return;
    event.receiptHandles?.forEach((handle, place) => {
      const key = handleKey(event, handle);
      const entry = event.entries[place];
      if (entry === undefined) return;
      this.#pulled.set(key, [...(this.#pulled.get(key) ?? []), idOf(entry)]);
    });
  }
}
