import type { Broker } from '../../broker/broker';
import type { MixedTags } from '../../broker/subscriptions';
import type { EventLog } from '../../history/event-log';
import {
  clearingsIn,
  mergedTroubles,
  troublesIn,
  type Clearing,
  type Trouble,
} from '../../history/troubles';
import type { Peers } from '../../shared/peers';

/** What only the processes that served the calls know of what went wrong. */
export interface Troubles {
  readonly troubles: readonly Trouble[];
  readonly mixed: readonly MixedTags[];
}

/** Of which instance, and what was cleared in any process; `null`: of all. */
interface TroubleQuery {
  readonly ns: string | null;
  readonly clearings: readonly Clearing[];
}

/** Tells what went wrong, in all processes on the store. */
export class TroubleWatch {
  constructor(
    private readonly broker: Broker,
    private readonly log: EventLog | undefined,
    private readonly peers: Peers,
  ) {
    peers.on('clearings', (ns) => this.#clearings((ns as string | null) ?? undefined));
    peers.on('troubles', (query) => this.#here(query as TroubleQuery));
  }

  /** In an instance, or in all. O(events remembered); asks the other processes twice. */
  async in(ns: string | undefined): Promise<Troubles> {
    const cleared = await this.peers.ask<Clearing[]>('clearings', ns ?? null);
    const clearings = latest([...this.#clearings(ns), ...cleared.flat()]);
    const query: TroubleQuery = { ns: ns ?? null, clearings };
    const told = [this.#here(query), ...(await this.peers.ask<Troubles>('troubles', query))];
    return {
      troubles: mergedTroubles(told.map(({ troubles }) => troubles)),
      mixed: told.flatMap(({ mixed }) => mixed).sort((a, b) => b.at - a.at),
    };
  }

  #clearings(ns: string | undefined): Clearing[] {
    return clearingsIn(this.log?.events() ?? [], ns);
  }

  #here({ ns: named, clearings }: TroubleQuery): Troubles {
    const ns = named ?? undefined;
    const { mixedTags } = this.broker;
    return {
      troubles: troublesIn(this.log?.events() ?? [], ns, clearings),
      mixed: mixedTags.filter(({ instance }) => ns === undefined || instance === ns),
    };
  }
}

/** By their time, so that the last of each counts. */
function latest(clearings: readonly Clearing[]): Clearing[] {
  return [...clearings].sort((a, b) => a.at - b.at);
}
