import type { Firing } from '../../faults/fault';
import { compact } from '../../lib/compact';
import { RecentList } from '../../lib/recent-list';
import type { ClockMove } from '../clock/clock-control';
import type { Values, WordKey } from '../../words/words';
import type { EventFacts } from './event-schema';

/** How many are remembered. */
const MOST = 1_000;

/** Something that happened, and what is said of it. */
export interface Incident {
  /** About no message. */
  readonly facts: EventFacts;
  readonly words: readonly [key: WordKey, values: Values];
}

/** What happens beside messages and requests: faults that fire, a clock that is moved. */
export class Incidents {
  readonly list = new RecentList<Incident>(MOST);

  /** Takes in that a fault has fired. */
  fired({ fault, operation, ...firing }: Firing): void {
    const how = { kind: 'fault-fired', ids: [], count: 1, problem: true } as const;
    const facts = compact({ ...firing, ...how, reason: operation });
    this.list.add({ facts, words: ['event-fault', { fault }] });
  }

  /** Takes in that the clock goes otherwise than it did. */
  moved({ from, to, wasFrozen, isFrozen }: ClockMove): void {
    const reason = wasFrozen === isFrozen ? 'moved' : isFrozen ? 'frozen' : 'resumed';
    const [before, after] = [from, to].map((at) => new Date(at).toISOString());
    const what = { kind: 'clock-moved', ns: '', topic: '', ids: [], count: 0 } as const;
    const facts = { at: to, ...what, problem: false, reason };
    this.list.add({ facts, words: ['event-clock', { before, after }] });
  }

  /** Forgets what happened in an instance, or everything. */
  forget(ns?: string): void {
    this.list.forget(({ facts }) => ns === undefined || (facts.ns === ns && facts.topic !== ''));
  }
}
