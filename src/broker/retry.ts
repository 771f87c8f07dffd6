import type { Subscription, TopicRef } from '../store/store';
import type { Policy } from './policy';

type RetryPolicy = Pick<Policy, 'maxRetries' | 'rules'>;

/** How long a delivery to a group hides its message. */
export function hiddenMs(
  policy: Pick<Policy, 'retryMs' | 'orderedRetryMs' | 'rules'>,
  of: Subscription,
  isOrderly: boolean,
): number {
  const special = policy.rules?.retry(of, isOrderly ? 'orderedMs' : 'normalMs');
  return special ?? (isOrderly ? policy.orderedRetryMs : policy.retryMs);
}

/** Redeliveries to a group after the first delivery; then the message is a dead letter. */
export function maxRetriesOf(
  policy: RetryPolicy,
  of: TopicRef & { readonly group?: string },
): number {
  return policy.rules?.retry(of, 'max') ?? policy.maxRetries;
}

/** Deliveries after which a message of a topic is dead, and of groups that have a number of their own. */
export function maxTimesIn(policy: RetryPolicy, topic: TopicRef) {
  const { instance, topic: name } = topic;
  const ofGroups = policy.rules?.maxOfGroups(instance) ?? [];
  const maxTimes = maxRetriesOf(policy, { instance, topic: name }) + 1;
  if (ofGroups.length === 0) return { maxTimes };
  return { maxTimes, maxTimesOf: ofGroups.map(([group, max]) => [group, max + 1] as const) };
}
