import type { Policy } from '../broker/policy';
import type { Clock } from '../clock';
import { checkArgument } from '../schema/check-argument';
import { ControlError } from '../schema/control-error';
import type { EventLog } from './event-log';
import { handlesOf } from './steps';
import { lifeOf } from './message-life';
import { messageName, type Life, type MessageName } from './life-view';
import { merge } from './merge';
import type { PeerEvents } from './peer-events';

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
    const log = logOf(this.options.log);
    const id = name.toUpperCase();
    const { clock, policy, others } = this.options;
    const elsewhere = await others.eventsOf(id, handlesOf(log.events(), id));
    const events = merge([[...log.events()], ...elsewhere]);
    const life = lifeOf(events, id, { ...policy, now: clock.now() });
    if (life !== undefined && (ns === undefined || ns === life.ns)) return life;
    throw new ControlError('NotRemembered', { detail: unknown(id, ns, log), field: 'id' });
  }
}

/** The log, or the 409 where there is none. */
export function logOf(log: EventLog | undefined): EventLog {
  if (log !== undefined) return log;
  throw new ControlError('HistoryOff', {
    detail: 'What happened to messages is not remembered, because mqrest runs with --history 0.',
  });
}

function unknown(id: string, ns: string | undefined, log: EventLog): string {
  const where = ns === undefined ? '' : ` in ${ns === '' ? 'the default instance' : ns}`;
  const rest =
    log.forgotten === 0
      ? 'Nothing was forgotten.'
      : `The oldest events were forgotten; --history N remembers more than ${log.limit}.`;
  return `Nothing is remembered of a message ${id}${where}. ${rest}`;
}
