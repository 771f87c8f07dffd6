import type { Policy } from '../../broker/policy';
import type { Clock } from '../../clock';
import type { History } from '../../history/history';
import type { Start, Store } from '../../store/store';
import type { Look } from '../look/look';
import type { PollsQuery } from '../look/look-schema';
import type { Surroundings } from './group-state';
import type { BatchHandle } from './queue-lock';
import type { TroubleWatch } from './trouble-watch';

/** With what topics and groups are explained. */
export interface SurroundingsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly history: History;
  readonly look: Look;
  readonly watch: TroubleWatch;
  /** Where a group that pulls begins in a queue that it never committed. */
  readonly pullStart: Start;
  readonly batchHandle: BatchHandle;
}

/** How often one call asks the store beside describing topics. */
const MOST_LOOKS = 2_000;

/** What is known beside the store, of what a query names; asks all processes once. */
export async function surroundings(
  { history, look, watch, batchHandle }: SurroundingsOptions,
  where: PollsQuery,
): Promise<Surroundings> {
  const [last, parked, troubles] = await Promise.all([
    look.lastPolls(where),
    look.parked(where),
    watch.in(where.ns),
  ]);
  return { history, batchHandle, last, parked, ...troubles, budget: { looks: MOST_LOOKS } };
}
