import type { PurgeResult } from './calls';
import type { Store } from './store';
import type { TopicRef } from './refs';

/** What a store may let go to make room. */
export interface DropSettled {
  /** Epoch ms; entries with a time before this. */
  readonly before: number;
  /** The first offset that a group still needs of a queue, by its pull position there. */
  readonly needed: (position: string) => number;
}

/** A store that keeps everything in the memory of this process, and can let go what nobody needs. */
export interface EmbeddedStore extends Store {
  /** Bytes that what is kept takes in this process, a little more rather than less. O(1). */
  usedBytes(): number;
  /**
   * Drops entries from the heads of a topic's queues that every group has settled: those before its
   * place, of which it holds none. A group that has pull positions is judged by them; by its place
   * too, if it pops as well. What no group is there for is settled by none. Does a bounded part of
   * it; `more` says that some may be left.
   */
  dropSettled(topic: TopicRef, options: DropSettled): Promise<PurgeResult>;
}

export function isEmbedded(store: Store): store is EmbeddedStore {
  return 'usedBytes' in store && 'dropSettled' in store;
}
