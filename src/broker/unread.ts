import type { Clock } from '../clock';
import type { Handle, HeldEntry } from '../store/store';
import type { EventListeners } from './event-listeners';
import type { Caller, ConsumeCall, Delivery } from './message';
import type { StorePop } from './store-pop';

/** Whether the caller has memory for these messages, until it has read them. */
export function isTakenBy(caller: Caller | undefined, taken: readonly HeldEntry[]): boolean {
  if (caller?.takes === undefined || taken.length === 0) return true;
  return caller.takes(taken.reduce((sum, { payload }) => sum + payload.length, 0));
}

/** Makes messages deliverable again that were sent to a caller and turn out not to have reached it. */
export class Unread {
  constructor(
    private readonly storePop: StorePop,
    private readonly events: EventListeners,
    private readonly clock: Clock,
  ) {}

  /** Asks the caller to tell if they do not reach it; `taken` and `deliveries` are the same messages. */
  watch(
    caller: Caller,
    call: ConsumeCall,
    taken: readonly HeldEntry[],
    deliveries: readonly Delivery[],
  ): void {
    if (caller.onUnread === undefined) return;
    // Without their payloads, for it may be long until it is known that they were read.
    const handles = taken.map(({ queue, offset, times, firstAt, until }) => {
      return { queue, offset, times, firstAt, until };
    });
    const ids = deliveries.map(({ message }) => message.id);
    caller.onUnread(() => void this.#takeBack(call, handles, ids));
  }

  async #takeBack(
    call: ConsumeCall,
    handles: readonly Handle[],
    ids: readonly string[],
  ): Promise<void> {
    await this.storePop.giveBack(call, handles);
    if (!this.events.active || call.mode === 'half') return;
    this.events.tell({ kind: 'moved', at: this.clock.now(), of: call, as: 'expired', ids });
  }
}
