import type { Broker } from '../../broker/broker';
import type { MixedTags } from '../../broker/subscriptions';
import type { EventLog } from '../../history/event-log';
import { mergedTroubles, troublesIn, type Trouble } from '../../history/troubles';
import type { Peers } from '../../shared/peers';

/** What only the processes that served the calls know of what went wrong. */
export interface Troubles {
  readonly troubles: readonly Trouble[];
  readonly mixed: readonly MixedTags[];
}

/** Tells what went wrong, in all processes on the store. */
export class TroubleWatch {
  constructor(
    private readonly broker: Broker,
    private readonly log: EventLog | undefined,
    private readonly peers: Peers,
  ) {
    peers.on('troubles', (ns) => this.#here((ns as string | null) ?? undefined));
  }

  /** In an instance, or in all. O(events remembered). */
  async in(ns: string | undefined): Promise<Troubles> {
    const elsewhere = await this.peers.ask<Troubles>('troubles', ns ?? null);
    const told = [this.#here(ns), ...elsewhere];
    return {
      troubles: mergedTroubles(told.map(({ troubles }) => troubles)),
      mixed: told.flatMap(({ mixed }) => mixed).sort((a, b) => b.at - a.at),
    };
  }

  #here(ns: string | undefined): Troubles {
    const { mixedTags } = this.broker;
    return {
      troubles: troublesIn(this.log?.events() ?? [], ns),
      mixed: mixedTags.filter(({ instance }) => ns === undefined || instance === ns),
    };
  }
}
