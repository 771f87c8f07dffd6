import type { StoredEntry } from '../../store/store';
import type { Message } from '../message';
import { decodePayload } from '../payload';

/** A message as a puller gets it. */
export interface PulledMessage {
  readonly id: string;
  readonly body: string;
  /** Epoch ms at which it went into its queue. */
  readonly storedAt: number;
  /** All of it, as it was published. */
  readonly message: Message;
}

/** The message in an entry of a queue. */
export function pulledMessage({ payload, tag, at }: StoredEntry): PulledMessage {
  const message = decodePayload(payload, tag);
  return { id: message.id, body: message.body, storedAt: at, message };
}
