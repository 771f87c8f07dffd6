import type { Clock } from '../clock';
import type { Append, Store, TopicRef, TopicShape } from '../store/store';
import type { Admission } from './admission';
import { isPlainText } from '../lib/escape-xml';
import { bodyMd5, LONG_BODY, longBodyMd5 } from './body-md5';
import type { EventListeners } from './event-listeners';
import type { Draft, Message, PublishResult } from './message';
import { MessageIds } from './message-id';
import { encodePayload } from './payload';
import type { Policy } from './policy';
import type { QueueChoice } from './queue-choice';
import { receiptHandlesOf } from './receipt-handle';
import type { Room } from './room';
import { shapeFor, typesFor } from './topic-types';
import type { Warnings } from './warnings';

/** What a protocol may want otherwise than usual when it publishes. */
export interface PublishOptions {
  /** The number of the queue, taken modulo the topic's; absent: by sharding key, or by turns. */
  readonly queue?: number | undefined;
  /** The shape of a topic that has to be made; absent: what the message needs. */
  readonly create?: TopicShape | undefined;
  /** Whether a message without a key gets the request id as its key (Java SDK TopicMessage.java); absent: yes. */
  readonly keyed?: boolean | undefined;
  /** Puts a copy beside the message; not of a half message, whose copy could never be committed. */
  readonly duplicate?: boolean | undefined;
}

export interface PublisherOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly admission: Admission;
  readonly queues: QueueChoice;
  readonly warnings: Warnings;
  readonly events: EventListeners;
  /** Absent: the store looks after its own. */
  readonly room?: Room | undefined;
}

const USUAL: PublishOptions = {};

/** Takes messages in, whatever protocol they come by: one store call each. */
export class Publisher {
  readonly #ids = new MessageIds();

  constructor(private readonly options: PublisherOptions) {}

  /**
   * Gives a message its id and puts it into its topic; what is refused rejects with `MqError`.
   * `requestId`: of the request that brings it, which is its key where it has none.
   */
  async publish(
    to: TopicRef,
    draft: Draft,
    requestId: string | undefined,
    options: PublishOptions = USUAL,
  ): Promise<PublishResult> {
    const { store, clock, admission, events, room } = this.options;
    const now = clock.now();
    admission.message(to, draft, now, options.queue !== undefined);
    if (room?.isShort) await room.enter(to);
    const key = draft.key ?? (options.keyed === false ? undefined : requestId);
    const { body } = draft;
    const md5 = body.length > LONG_BODY ? await longBodyMd5(body) : bodyMd5(body);
    const isPlain = isPlainText(body);
    const stamp = { id: this.#ids.next(now), bodyMd5: md5, publishedAt: now, key, isPlain };
    const entry = { tag: draft.tag, payload: encodePayload(draft, stamp) };
    const appended = await store.append(
      this.#place(to, draft, options.queue),
      entry,
      appendOf(draft, now, this.options.policy, options),
    );
    if (appended.created) this.#noteCreated(to, options.create ?? shapeFor(draft));
    const { handle, offset, queue } = appended;
    if (options.duplicate && draft.immunityMs === undefined) {
      const copyQueue = options.queue === undefined ? undefined : queue;
      await this.publishAgain(to, { ...draft, ...stamp }, copyQueue);
    }
    const { id } = stamp;
    const receiptHandle = handle && receiptHandlesOf(to, true).encode(id, handle, false);
    if (events.active) {
      const where = { queue, offset, receiptHandle };
      events.tell({ kind: 'published', at: now, to, entry, requestId, ...where });
    }
    return { id, bodyMd5: stamp.bodyMd5, publishedAt: now, queue, offset, receiptHandle };
  }

  /**
   * Puts a copy of a message into its topic, for every group, under the id it has; when its time
   * comes, if it has one. A copy is not copied again, and none is made where there is no room for it.
   */
  async publishAgain(to: TopicRef, message: Message, queue?: number): Promise<void> {
    if (message.isCopy === true) return;
    const payload = encodePayload(message, { ...message, isCopy: true });
    const { store, clock, room } = this.options;
    if (room?.isShort && !(await room.admits(to))) return;
    const when = { now: clock.now(), at: message.deliverAt };
    await store.append(this.#place(to, message, queue), { tag: message.tag, payload }, when);
  }

  #place(to: TopicRef, { shardingKey }: Draft, queue: number | undefined) {
    const { instance, topic } = to;
    return { instance, topic, queue: queue ?? this.options.queues.queueFor(to, shardingKey) };
  }

  #noteCreated(topic: TopicRef, shape: TopicShape): void {
    const { queues, policy, warnings } = this.options;
    queues.learn(topic, shape);
    if (policy.autoCreate !== 'warn') return;
    warnings.always(`made by a publish: topic ${topic.topic} of type ${shape.type}`);
  }
}

/** How the store is to take a message. A transactional one has no other time than its commit. */
export function appendOf(
  draft: Draft,
  now: number,
  policy: Policy,
  { queue, create }: PublishOptions = USUAL,
): Append {
  const { deliverAt, immunityMs } = draft;
  return {
    now,
    at: immunityMs === undefined ? deliverAt : undefined,
    heldUntil: immunityMs === undefined ? undefined : now + immunityMs,
    create: policy.autoCreate === 'off' ? undefined : (create ?? shapeFor(draft)),
    accept: policy.mixedTypes ? undefined : typesFor(draft, queue !== undefined),
  };
}
