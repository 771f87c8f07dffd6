import type { Firing } from '../../faults/fault';
import { compact } from '../../lib/compact';
import { RecentList } from '../../lib/recent-list';
import type { ClockMove } from '../clock/clock-control';
import type { EventFacts } from './event-schema';

/** How many are remembered. */
const MOST = 1_000;

/** What happens beside messages and requests: faults that fire, a clock that is moved. */
export class Incidents {
  readonly facts = new RecentList<EventFacts>(MOST);

  /** Takes in that a fault has fired. */
  fired({ fault, operation, ...firing }: Firing): void {
    const how = { kind: 'fault-fired', ids: [], count: 1, problem: true } as const;
    this.facts.add(compact({ ...firing, ...how, reason: operation, detail: `fault ${fault}` }));
  }

  /** Takes in that the clock goes otherwise than it did. */
  moved({ from, to, wasFrozen, isFrozen }: ClockMove): void {
    const reason = wasFrozen === isFrozen ? 'moved' : isFrozen ? 'frozen' : 'resumed';
    const [before, after] = [from, to].map((at) => new Date(at).toISOString());
    this.facts.add({
      ...{ at: to, kind: 'clock-moved', ns: '', topic: '', ids: [], count: 0, problem: false },
      ...{ reason, detail: `from ${before} to ${after}` },
    });
  }

  /** Forgets what happened in an instance, or everything. */
  forget(ns?: string): void {
    this.facts.forget((one) => ns === undefined || (one.ns === ns && one.topic !== ''));
  }
}
