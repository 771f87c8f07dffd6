/** The queue number of handles that hold a half message. */
export const HALF = -1;
/** The queue number of handles that hold a resent dead letter. */
export const DEAD = -2;

/** The queue number of handles that name a scheduled entry. */
export const SCHEDULED = -3;

/** What is stored. `tag` is there to be compared; `payload` is opaque text. */
export interface Entry {
  readonly tag?: string | undefined;
  readonly payload: string;
}

/** One delivery: proof enough to settle it, for nothing is stored to validate handles. */
export interface Handle {
  /** The queue, or {@link HALF}, {@link DEAD} or {@link SCHEDULED}. */
  readonly queue: number;
  readonly offset: number;
  /** Deliveries so far, with this one. A half message counts its birth as the first. */
  readonly times: number;
  /** Epoch ms of the first delivery to the group (half: of its birth). */
  readonly firstAt: number;
  /** Epoch ms at which the hold ends. */
  readonly until: number;
}
/** What names a dead letter to have it resent, or removed. */
export function deadHandle(offset: number): Handle {
  return { queue: DEAD, offset, times: 0, firstAt: 0, until: 0 };
}

/** What names a scheduled entry to have it removed. */
export function scheduledHandle({ offset, at }: Pick<ScheduledEntry, 'offset' | 'at'>): Handle {
  return { queue: SCHEDULED, offset, times: 0, firstAt: 0, until: at };
}

/** An entry and the hold it is delivered under. */
export interface HeldEntry extends Handle, Entry {}
/** An entry in a queue. */
export interface StoredEntry extends Entry {
  readonly offset: number;
  /** Epoch ms at which it went into the queue. */
  readonly at: number;
}

/** An entry that a group was handed too often. */
export interface DeadLetter extends Entry {
  /** Its offset among the group's dead letters. */
  readonly offset: number;
  /** Where it came from. */
  readonly from: { readonly queue: number; readonly offset: number };
  readonly times: number;
  readonly firstAt: number;
  /** Epoch ms at which the last delivery's hold ended. */
  readonly lastUntil: number;
  /** Epoch ms at which it was moved here. */
  readonly deadAt: number;
}

/** A delivery without its queue. */
export interface Hold {
  readonly offset: number;
  readonly times: number;
  readonly firstAt: number;
  readonly until: number;
}
/** A delivery as it can be settled, and what was delivered; without `entry`: it is gone. */
export interface ListedHold extends Handle {
  readonly entry?: StoredEntry;
}
/** An entry that waits for its time. */
export interface ScheduledEntry extends StoredEntry {
  /** The queue it will go to. Its `offset` is its place among scheduled entries, `at` its time. */
  readonly queue: number;
}
/** A half message and its hold, whose `firstAt` is `at`. */
export interface HalfEntry extends Entry {
  /** The queue it will go to when it is moved. */
  readonly queue: number;
  /** Its place in the half log. */
  readonly offset: number;
  /** Epoch ms of its birth. */
  readonly at: number;
  readonly times: number;
  readonly until: number;
}
