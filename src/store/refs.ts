/** A topic of an instance; the default instance is `''`. */
export interface TopicRef {
  readonly instance: string;
  readonly topic: string;
}
/** A topic as one text, to look it up by; those of an instance begin with its key without a topic. */
export function topicKey({ instance, topic }: TopicRef): string {
  return `${instance}\n${topic}`;
}

/** Whether both name one topic. */
export function isSameTopic(one: TopicRef, other: TopicRef): boolean {
  return one.topic === other.topic && one.instance === other.instance;
}

/** The order of topics in lists: by instance, then by name. */
export function inOrderOfNames(one: TopicRef, other: TopicRef): number {
  return order(one.instance, other.instance) || order(one.topic, other.topic);
}

function order(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** A queue of a topic, from 0. */
export interface QueueRef extends TopicRef {
  readonly queue: number;
}
/** A group of consumers of a topic. */
export interface Subscription extends TopicRef {
  readonly group: string;
}
/** The most queues a topic can have. */
export const MAX_QUEUES = 256;

/** What a topic is made as. `type` is the broker's word; the store only compares it. */
export interface TopicShape {
  readonly type: string;
  /** 1 to {@link MAX_QUEUES}. */
  readonly queues: number;
}
