import type { LastPoll } from '../../broker/polls';
import { groupRanges } from '../../broker/pull/row-ranges';
import { MqError } from '../../errors';
import { compact } from '../../lib/compact';
import { checkArgument } from '../../schema/check-argument';
import type { GroupDescription } from '../../store/store';
import type { LookContext } from '../look/message-places';
import { groupFindings, worstFirst } from './findings';
import { asksOf } from './group-asks';
import { holderOf, isOrderly } from './group-facts';
import { groupState, lockOf, queuesOf, type QueueStand } from './group-state';
import { surroundings, type SurroundingsOptions } from './surroundings';
import { Teller } from './teller';
import { lookAt } from '../look/message-places';
import { groupArgument, type GroupArgument, type GroupDetail } from './why-schema';

/** Deliveries of a queue that are counted, and clients that are named. */
const MOST_OUT = 1_000;
const MOST_MEMBERS = 100;

/** Tells where a group stands. */
export class GroupDetails {
  constructor(private readonly options: SurroundingsOptions) {}

  /** Rejects with `MqError` where there is no such topic or group. O(queues + what is out), bounded. */
  async of(argument: GroupArgument): Promise<GroupDetail> {
    const { ns = '', topic, group, lang = 'en' } = checkArgument(groupArgument, argument);
    const { store, clock, policy, pullStart, history, batchHandle } = this.options;
    const now = clock.now();
    const look = await lookAt({ store, policy, pullStart, now }, { instance: ns, topic });
    if (look === undefined) throw new MqError('TopicNotExist', `there is no topic ${topic}`);
    const described = look.described.groups.find((one) => one.group === group);
    if (described === undefined) {
      throw new MqError('GroupNotExist', `topic ${topic} has no group ${group}`);
    }
    const around = await surroundings(this.options, { ns, topic, group });
    const state = await groupState(look, described, around);
    const asks = asksOf(group, around.last, around.parked);
    const isPull = groupRanges(described, look.described, { now, start: pullStart }) !== undefined;
    const queues: GroupDetail['queues'][number][] = [];
    for (const stand of queuesOf(look, described)) {
      const { pulled, ...queue } = stand;
      const inflight = pulled ?? (await outOf(look, described, stand));
      const lock = await lockOf(look, described, queue.queue, {
        ...{ inOrder: isOrderly(asks, look), batchHandle },
      });
      const client = lock && (await holderOf(history, { instance: ns, topic, group }, lock));
      const { id, receiptHandle, until } = lock ?? {};
      const lockedBy = lock && compact({ id, client, receiptHandle, until });
      queues.push(compact({ ...queue, inflight, lockedBy }));
    }
    const findings = worstFirst(groupFindings(state, new Teller(lang, now)));
    const members = around.last.slice(0, MOST_MEMBERS).map(memberOf);
    const model = isPull ? 'pull' : 'pop';
    const { ready, inflight, dead, polledAt } = state.view;
    return {
      ...{ ns, topic, group, model, ready, inflight, dead, polledAt },
      ...{ queues, members, findings },
    };
  }
}

/** How many deliveries of a queue have not ended. */
async function outOf(
  { store, topic, now }: LookContext,
  { group }: GroupDescription,
  { queue }: QueueStand,
): Promise<number> {
  const from = { until: now, offset: Number.MAX_SAFE_INTEGER };
  return (await store.list({ ...topic, group, queue }, 'holds', MOST_OUT, from)).length;
}

function memberOf({ client, tags, mode, at: polledAt, taken }: LastPoll) {
  return compact({ client, tags, mode, polledAt, taken });
}
