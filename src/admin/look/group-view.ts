import type { Policy } from '../../broker/policy';
import {
  DEAD,
  type HoldPlace,
  type Store,
  type Subscription,
  type GroupDescription,
  type TopicRef,
} from '../../store/store';
import type { GroupView } from './look-schema';

/** With what a group is looked at. */
interface Look {
  readonly store: Store;
  readonly policy: Policy;
  /** Epoch ms. */
  readonly now: number;
  readonly queues: number;
  /** How often the store may still be asked; counted down. */
  readonly budget: { looks: number };
}

const PAGE = 100;

/** What a group has before it, from what the store tells of it. O(deliveries that are over), bounded. */
export async function groupView(
  look: Look,
  { instance, topic }: TopicRef,
  { group, ready, held, ended, dead, polledAt }: GroupDescription,
): Promise<GroupView> {
  const { exhausted, gone } = ended === 0 ? NONE : await endedIn(look, { instance, topic, group });
  return {
    ...{ ns: instance, topic, group },
    ready: ready + Math.max(0, ended - exhausted - gone),
    inflight: held,
    dead: dead + exhausted,
    polledAt,
  };
}

interface Ended {
  /** Those that were the last of their message. */
  exhausted: number;
  /** Those whose message was kept long enough. */
  gone: number;
}
const NONE: Readonly<Ended> = { exhausted: 0, gone: 0 };

/** Deliveries of a group that are over and will not be followed by another. */
async function endedIn(look: Look, of: Subscription): Promise<Ended> {
  const all: Ended = { exhausted: 0, gone: 0 };
  for (const queue of [...new Array<number>(look.queues).keys(), DEAD]) {
    await countEnded(look, of, queue, all);
  }
  return all;
}

/** The ones that are over come first: by the time at which they end. */
async function countEnded(look: Look, of: Subscription, queue: number, all: Ended): Promise<void> {
  const { store, now, policy, budget } = look;
  const keptMs = queue === DEAD ? policy.deadRetentionMs : policy.retentionMs;
  let after: HoldPlace | undefined;
  while (budget.looks-- > 0) {
    const holds = await store.list({ ...of, queue }, 'holds', PAGE, after);
    const over = holds.filter(({ until }) => until <= now);
    for (const { entry, times } of over) {
      if (entry === undefined || entry.at < now - keptMs) all.gone++;
      else if (queue !== DEAD && times > policy.maxRetries) all.exhausted++;
    }
    if (over.length < PAGE) return;
    after = over.at(-1);
  }
}
