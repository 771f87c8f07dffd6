import type { Broker } from '../../broker/broker';
import type { EventLog } from '../../history/event-log';
import type { Peers } from '../../shared/peers';
import type { IsPaused } from './group-facts';
import { Finder } from './finder';
import { GroupDetails } from './group-details';
import { Overviews } from './overviews';
import type { SurroundingsOptions } from './surroundings';
import { TroubleWatch } from './trouble-watch';
import { Why } from './why';
import type { Requests } from '../requests/requests';

export interface ExplanationsOptions extends Omit<SurroundingsOptions, 'watch'> {
  readonly broker: Broker;
  readonly log?: EventLog | undefined;
  readonly peers: Peers;
  readonly isPaused: IsPaused;
  readonly requests: Requests;
}

/** What there is to say of messages, groups, and all of it. */
export interface Explanations {
  readonly why: Why;
  readonly overviews: Overviews;
  readonly groups: GroupDetails;
  readonly finder: Finder;
}

/** Puts the explanations together; before the shared settings are joined. */
export function createExplanations(options: ExplanationsOptions): Explanations {
  const { broker, log, peers } = options;
  const around = { ...options, watch: new TroubleWatch(broker, log, peers) };
  return {
    why: new Why(options),
    overviews: new Overviews(around),
    groups: new GroupDetails(around),
    finder: new Finder(options),
  };
}
