import type { Clock } from '../../clock';
import { MqError } from '../../errors';
import type { Entry, QueueRef, Store, TopicShape } from '../../store/store';
import { bodyMd5 } from '../body-md5';
import type { Draft } from '../message';
import { MessageIds } from '../message-id';
import { wrongName, type NameRules } from '../names';
import { encodePayload } from '../payload';

export interface QueueProducerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly names: NameRules;
  /** What a topic is made as that is not there; absent: `MqError('TopicNotExist')`. */
  readonly create?: TopicShape | undefined;
}

/** What became of a message put into a queue of the producer's choice. */
export interface Produced {
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  /** What the store keeps of it. */
  readonly entry: Entry;
  readonly queue: number;
  /** Its offset; that of a message for later is its place among those. */
  readonly offset: number;
  /** It is not in its queue yet. */
  readonly later: boolean;
}

/** The most UTF-8 bytes of a body. Source: RocketMQ, DefaultMQProducer.maxMessageSize. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Publishes to a queue that the producer chooses, in the same form as every other message. */
export class QueueProducer {
  readonly #ids = new MessageIds();

  constructor(private readonly options: QueueProducerOptions) {}

  /**
   * Puts a message at the end of a queue, or there when its time comes; the number of the queue is
   * taken modulo the topic's. With `twice` it is there once more. `MqError('InvalidArgument')` for a body that is empty or too long and
   * for a topic that cannot be named so.
   */
  async produce(to: QueueRef, draft: Draft, twice = false): Promise<Produced> {
    const { store, clock, names, create } = this.options;
    const wrong = wrongName(to, names) ?? wrongBody(draft.body);
    if (wrong !== undefined) throw wrong;
    const now = clock.now();
    const id = this.#ids.next(now);
    const message = { ...draft, id, bodyMd5: bodyMd5(draft.body), publishedAt: now };
    const entry = { payload: encodePayload(message) };
    const at = draft.deliverAt;
    const { queue, offset } = await store.append(to, entry, { now, at, create });
    if (twice) {
      const copy = encodePayload({ ...message, isCopy: true });
      await store.append({ ...to, queue }, { payload: copy }, { now, at });
    }
    return { id, at: now, entry, queue, offset, later: at !== undefined && at > now };
  }
}

function wrongBody(body: string): MqError | undefined {
  const bytes = Buffer.byteLength(body);
  if (bytes >= 1 && bytes <= MAX_BODY_BYTES) return undefined;
  const range = { low: 1, high: MAX_BODY_BYTES, unit: 'bytes' as const };
  return new MqError(
    'InvalidArgument',
    `the body has ${bytes} bytes; 1 to ${MAX_BODY_BYTES} are allowed`,
    { violation: { element: 'body', range } },
  );
}
