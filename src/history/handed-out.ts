import type { BrokerEvent, DeliveredEvent } from '../broker/events';
import { idOf } from '../broker/payload';
import { handleKey } from './steps';

/** Which messages were handed out under a receipt handle, as far as events have told. */
export class HandedOut {
  /** By the handles of the pull model, which say nothing by themselves. */
  readonly #pulled = new Map<string, string[]>();

  /** To be told each event, in their order. */
  note(event: BrokerEvent): void {
    if (event.kind !== 'delivered' || event.pull !== true) return;
    event.receiptHandles?.forEach((handle, place) => {
      const entry = event.entries[place];
      if (entry === undefined) return;
      const key = handleKey(event, handle);
      this.#pulled.set(key, [...(this.#pulled.get(key) ?? []), idOf(entry)]);
    });
  }

  idsOf(event: Pick<DeliveredEvent, 'of' | 'pull'>, receiptHandle: string): readonly string[] {
    if (event.pull === true) return this.#pulled.get(handleKey(event, receiptHandle)) ?? [];
    // Those of the Aliyun front begin with the message's id.
    return /^[0-9A-F]{32}/.exec(receiptHandle) ?? [];
  }
}
