import { MqError } from '../errors';
import { topicKey, type Store, type TopicRef } from '../store/store';
import type { Admission } from './admission';
import type { Draft } from './message';
import type { Policy } from './policy';
import { shapeFor, typesFor } from './topic-types';

/** A message that is to go to a topic. */
export interface Addressed {
  readonly to: TopicRef;
  readonly draft: Draft;
}

export interface BatchCheckParts {
  readonly store: Store;
  readonly policy: Policy;
  readonly admission: Admission;
}

/**
 * Looks at messages that are to be published one after the other, before the first of them is: throws
 * the `MqError` with which one of them would be refused, its detail beginning with `messages[i]`. What
 * it cannot know is whether the store will have room and be there. O(topics), and those of the texts.
 */
export async function checkBatch(
  { store, policy, admission }: BatchCheckParts,
  messages: readonly Addressed[],
  now: number,
): Promise<void> {
  /** What each topic takes, or will once it is made by one of these. */
  const types = new Map<string, string>();
  const typeOf = async (to: TopicRef, draft: Draft): Promise<string> => {
    const described = await store.describe(to, now);
    if (described !== undefined && !described.unshaped) return described.type;
    if (policy.autoCreate !== 'off') return shapeFor(draft).type;
    if (described !== undefined) return described.type;
    throw new MqError('TopicNotExist', `there is no topic ${to.topic}`);
  };
  for (const [index, { to, draft }] of messages.entries()) {
    try {
      admission.message(to, draft, now, false);
      const type = types.get(topicKey(to)) ?? (await typeOf(to, draft));
      types.set(topicKey(to), type);
      if (policy.mixedTypes || typesFor(draft).includes(type)) continue;
      throw new MqError('TopicTypeMismatch', `topic ${to.topic} is of type ${type}`);
    } catch (error) {
      throw ofMessage(index, error);
    }
  }
}

/** The same refusal, that says of which message it is, and how many were sent. */
export function ofMessage(index: number, error: unknown, sent = ''): unknown {
  if (!(error instanceof MqError)) return error;
  const detail = `messages[${index}]: ${error.detail ?? error.code}${sent}`;
  const { violation } = error;
  return new MqError(error.code, detail, { cause: error, ...(violation && { violation }) });
}
