import type { SettledEvent, SettleVerb } from '../../broker/events';
import type { EventLog } from '../../history/event-log';
import { HandedOut } from '../../history/handed-out';
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
  readonly #handedOut = new HandedOut();

  constructor(private readonly log: EventLog) {}

  /** The messages that were handed out under a handle. */
  idsOf(event: Parameters<typeof handleKey>[0], receiptHandle: string): readonly string[] {
    if (event.pull === true) this.#look();
    return this.#handedOut.idsOf(event, receiptHandle);
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
      this.#handedOut.note(event);
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
}
