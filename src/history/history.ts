import type { Policy } from '../broker/policy';
import { isClearing } from '../broker/events';
import type { Clock } from '../clock';
import { checkArgument } from '../schema/check-argument';
import { ControlError } from '../schema/control-error';
import { isSameTopic, type Handle, type Subscription } from '../store/store';
import type { EventLog } from './event-log';
import { handlesOf } from './steps';
import { lifeOf } from './message-life';
import { messageName, type Life, type MessageName } from './life-view';
import { merge } from './merge';
import type { PeerEvents } from './peer-events';
import { placeIn, type Recollection } from './recollection';
import { instanceWords, sentence, type Lang } from '../words/words';

export interface HistoryOptions {
  /** Absent: nothing is remembered. */
  readonly log?: EventLog | undefined;
  readonly others: PeerEvents;
  readonly clock: Clock;
  readonly policy: Policy;
}

/** Tells what became of messages, from what is remembered of the last events. */
export class History {
  constructor(private readonly options: HistoryOptions) {}

  /**
   * Everything that is remembered of a message. Throws the 404 where nothing is, and the 409 where
   * history is off. O(events remembered).
   */
  async of(message: MessageName): Promise<Life> {
    const { id: name, ns } = checkArgument(messageName, message);
    logOf(this.options.log);
    const id = name.toUpperCase();
    const { life } = await this.recall(id);
    if (life !== undefined && (ns === undefined || ns === life.ns)) return life;
    throw new ControlError('NotRemembered', { detail: this.unknown(id, ns), field: 'id' });
  }

  /** The same, and where it is as far as events tell; nothing where history is off. `id`: in upper case. */
  async recall(id: string, lang?: Lang): Promise<Recollection> {
    const { clock, policy, others, log } = this.options;
    if (log === undefined) return { cleared: [] };
    const elsewhere = await others.eventsOf(id, handlesOf(log.events(), id));
    const events = merge([[...log.events()], ...elsewhere]);
    return {
      life: lifeOf(events, id, { ...policy, now: clock.now() }, lang),
      place: placeIn(events, id),
      cleared: events
        .filter((event) => event.kind === 'cleared')
        .filter((event) => isClearing(event, id)),
    };
  }

  /** The client that got a delivery, as far as this process remembers it. O(events remembered). */
  clientOf(of: Subscription, { queue, offset, times, firstAt }: Handle): string | undefined {
    let client: string | undefined;
    for (const event of this.options.log?.events() ?? []) {
      if (event.kind !== 'delivered' || event.of.group !== of.group) continue;
      // Not by its end, which may have been put off.
      const isIt = event.entries.some(
        (one) =>
          one.queue === queue &&
          one.offset === offset &&
          one.times === times &&
          one.firstAt === firstAt,
      );
      if (isIt && isSameTopic(event.of, of)) client = event.client;
    }
    return client;
  }

  /** Why nothing is remembered of a message, in words. */
  unknown(id: string, ns: string | undefined, lang: Lang = 'en'): string {
    const { log } = this.options;
    const instance = ns === undefined ? undefined : instanceWords(lang, ns);
    const where = instance === undefined ? '' : sentence(lang, 'unknown-where', { instance });
    if (log === undefined) return sentence(lang, 'unknown-off', { id, where });
    const key = log.forgotten === 0 ? 'unknown' : 'unknown-forgotten';
    return sentence(lang, key, { id, where, limit: log.limit });
  }
}

/** The log, or the 409 where there is none. */
export function logOf(log: EventLog | undefined): EventLog {
  if (log !== undefined) return log;
  throw new ControlError('HistoryOff', {
    detail: 'What happened to messages is not remembered, because mqrest runs with --history 0.',
  });
}
