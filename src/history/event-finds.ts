import type { BrokerEvent } from '../broker/events';
import { idOf, messageIn } from '../broker/payload';
import type { TopicRef } from '../store/store';

/** A message that events tell of, and by what it was found. Plain data. */
export interface EventFind extends TopicRef {
  readonly by: 'requestId' | 'mqcloudRequestId' | TextField;
  readonly id: string;
  readonly group?: string | undefined;
}
export type TextField = 'key' | 'tag' | 'body';

/** What of a text there is to find in a message: its whole key or tag, or text in its body. */
export class TextSearch {
  readonly #inJson: string;

  constructor(readonly text: string) {
    this.#inJson = JSON.stringify(text).slice(1, -1);
  }

  /** Which part of the message in an entry has it; absent: none. Most entries are not decoded. */
  partOf(entry: {
    readonly tag?: string | undefined;
    readonly payload: string;
  }): TextField | undefined {
    const { tag, payload } = entry;
    if (tag === this.text) return 'tag';
    if (!payload.includes(this.text) && !payload.includes(this.#inJson)) return undefined;
    const { key, body } = messageIn(entry);
    if (key === this.text) return 'key';
    return body.includes(this.text) ? 'body' : undefined;
  }
}

/** The last messages that events tell of and a text finds; at most `limit`. O(characters remembered). */
export function findsIn(
  events: Iterable<BrokerEvent>,
  text: string,
  limit: number,
): { readonly finds: EventFind[]; readonly searched: number } {
  const search = new TextSearch(text);
  const finds: EventFind[] = [];
  let searched = 0;
  const add = (find: EventFind): void => {
    finds.push(find);
    if (finds.length > limit) finds.shift();
  };
  for (const event of events) {
    searched++;
    if (event.kind === 'published') {
      const { entry, to, requestId } = event;
      const by = requestId === text ? 'requestId' : search.partOf(entry);
      const { instance, topic } = to;
      if (by !== undefined) add({ by, instance, topic, id: idOf(entry) });
    } else if (event.kind === 'delivered' && event.pull) {
      event.receiptHandles?.forEach((handle, n) => {
        const entry = event.entries[n];
        if (handle !== text || entry === undefined) return;
        const { instance, topic, group } = event.of;
        add({ by: 'mqcloudRequestId', instance, topic, group, id: idOf(entry) });
      });
    }
  }
  return { finds: finds.reverse(), searched };
}
