import type { StoredEntry } from '../../store/store';
import type { Message } from '../message';
import { messageIn } from '../payload';

/** A message as a puller gets it. */
export interface PulledMessage {
  /** As the store keeps it. */
  readonly entry: StoredEntry;
  readonly message: Message;
  /** Epoch ms at which it went into its queue. */
  readonly storedAt: number;
}

/** The message in an entry of a queue. */
export function pulledMessage(entry: StoredEntry): PulledMessage {
  return { entry, message: messageIn(entry), storedAt: entry.at };
}
