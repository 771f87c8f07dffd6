import type { BrokerEvent } from '../broker/events';
import { idOf, messageIn } from '../broker/payload';
import type { TopicRef } from '../store/store';
import type { EventLog } from './event-log';
import { HandedOut } from './handed-out';

/** What a request can have done to a message. */
export const REQUEST_EFFECTS = [
  ...(['published', 'delivered', 'acked', 'committed', 'rolled-back'] as const),
  // Its receipt handle came back in vain; its tag was not asked for.
  ...(['refused', 'passed-over'] as const),
] as const;
export type RequestEffect = (typeof REQUEST_EFFECTS)[number];

/** A message that events tell of, and by what it was found. Plain data. */
export interface EventFind extends TopicRef {
  readonly by: 'requestId' | 'mqcloudRequestId' | TextField;
  readonly id: string;
  readonly group?: string | undefined;
  /** What the request did to it that is of the text. */
  readonly effect?: RequestEffect | undefined;
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
  log: EventLog | undefined,
  text: string,
  limit: number,
): { readonly finds: EventFind[]; readonly searched: number } {
  const search = new TextSearch(text);
  const ofRequest = new RequestFinds(text);
  const finds: EventFind[] = [];
  let searched = 0;
  for (const event of log?.events() ?? []) {
    searched++;
    const found = ofRequest.in(event);
    finds.push(...(found.length > 0 ? found : ofText(event, search)));
    if (finds.length > limit) finds.splice(0, finds.length - limit);
  }
  return { finds: finds.reverse(), searched };
}

/** A message by its text, or those of a batch that was pulled by the batch's requestId. */
function ofText(event: BrokerEvent, search: TextSearch): EventFind[] {
  if (event.kind === 'published') {
    const { entry, to } = event;
    const by = search.partOf(entry);
    const { instance, topic } = to;
    return by === undefined ? [] : [{ by, instance, topic, id: idOf(entry) }];
  }
  if (event.kind !== 'delivered' || event.pull !== true) return [];
  const { instance, topic, group } = event.of;
  return (event.receiptHandles ?? []).flatMap((handle, n): EventFind[] => {
    const entry = event.entries[n];
    if (handle !== search.text || entry === undefined) return [];
    return [{ by: 'mqcloudRequestId', instance, topic, group, id: idOf(entry) }];
  });
}

/** Of a request, in either case. */
const REQUEST_ID = /^[0-9A-F]{24}$/i;
const EFFECT_OF = { ack: 'acked', commit: 'committed', rollback: 'rolled-back' } as const;

/** What a request did to messages; for a text that is no request's id, nothing. */
class RequestFinds {
  readonly #id: string | undefined;
  readonly #handedOut = new HandedOut();

  constructor(text: string) {
    this.#id = REQUEST_ID.test(text) ? text.toUpperCase() : undefined;
  }

  /** Of an event; to be asked for each in their order. */
  in(event: BrokerEvent): EventFind[] {
    if (this.#id === undefined) return [];
    this.#handedOut.note(event);
    if (!('requestId' in event) || event.requestId !== this.#id) return [];
    switch (event.kind) {
      case 'published':
        return found(event.to, 'published', [idOf(event.entry)]);
      case 'delivered':
        return found(event.of, 'delivered', event.entries.map(idOf));
      case 'settled':
        return event.receiptHandles.flatMap((handle, n) => {
          const effect = event.results[n] === 'done' ? EFFECT_OF[event.as] : 'refused';
          return found(event.of, effect, this.#handedOut.idsOf(event, handle));
        });
      case 'passed':
        return found(event.of, 'passed-over', event.ids);
    }
  }
}

function found(
  { instance, topic, group }: TopicRef & { readonly group?: string | undefined },
  effect: RequestEffect,
  ids: readonly string[],
): EventFind[] {
  return ids.map((id) => ({ by: 'requestId', effect, instance, topic, group, id }));
}
