import type { StoredEntry } from '../../store/store';
import { decodePayload } from '../payload';

/** A message as a puller gets it. */
export interface PulledMessage {
  readonly id: string;
  readonly body: string;
  /** Epoch ms at which it went into its queue. */
  readonly storedAt: number;
}

/** The message in an entry of a queue. */
export function pulledMessage({ payload, tag, at }: StoredEntry): PulledMessage {
  const { id, body } = decodePayload(payload, tag);
  return { id, body, storedAt: at };
}
