/** The queues of a topic where no number is given: one keeps the order, sharding keys are spread over eight. */
export const queuesOfType = {
  normal: 1,
  ordered: 8,
  global: 1,
  transaction: 1,
  timer: 1,
} as const;

/** The kind of message a topic is for. */
export type TopicType = keyof typeof queuesOfType;
export const topicTypes = Object.keys(queuesOfType) as TopicType[];
