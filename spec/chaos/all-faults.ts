import type { Fault } from './fault';
import { clusters } from './faults/cluster';
import { full } from './faults/full';
import { kills } from './faults/kill';
import { sentinels } from './faults/sentinel';
import { vanishes } from './faults/vanish';

/** Every fault there is, in the order of the table. */
export const allFaults: readonly Fault[] = [
  ...kills,
  ...sentinels,
  ...clusters,
  ...vanishes,
  ...full,
];
