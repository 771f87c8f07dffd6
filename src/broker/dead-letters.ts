import type { DeadLetter, Store, Subscription } from '../store/store';
import type { Message } from './message';
import { messageIn } from './payload';

/** A message that a group was handed too often, with where it came from and its last deliveries. */
export interface DeadMessage extends Omit<DeadLetter, 'tag' | 'payload'> {
  readonly message: Message;
}

/** Up to `limit` dead letters of a group from a dead-letter offset on. */
export async function deadLetters(
  store: Store,
  of: Subscription,
  offset: number,
  limit: number,
): Promise<DeadMessage[]> {
  const letters = await store.list(of, 'dead', limit, { offset: offset - 1 });
  return letters.map(({ payload, tag, ...rest }) => ({
    ...rest,
    message: messageIn({ payload, tag }),
  }));
}
