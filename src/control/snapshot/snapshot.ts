import type { ClockSetting } from '../../clock';
import { exportTopic } from '../../store/export';
import type { Store, TopicPart, TopicRef, TopicShape } from '../../store/store';
import { checkSnapshot } from './snapshot-check';
import { VERSION, type Snapshot, type TopicSnapshot } from './snapshot-schema';

/** The time, to be read and to be set, here and wherever else it is followed. */
export interface SnapshotClock {
  now(): number;
  readonly setting: ClockSetting;
  adopt(setting: ClockSetting): unknown;
}

export interface SnapshotOptions {
  readonly store: Store;
  readonly clock: SnapshotClock;
  /** Takes everything out of the store, and out of the memory of every process on it. */
  readonly empty: () => Promise<void>;
  /** Is told of every topic that was restored. */
  readonly learn: (topic: TopicRef, shape: TopicShape) => void;
}

/**
 * Everything that is kept, as data, and back: topics and groups, messages in every state, what is
 * in flight with its handles, timers and the clock. What was set at run time (credentials, faults)
 * and what is only remembered (history, last polls) is not in it.
 */
export class Snapshots {
  readonly #options: SnapshotOptions;

  constructor(options: SnapshotOptions) {
    this.#options = options;
  }

  /**
   * What there is now. While requests are served it may be a mixture of moments, in which nothing
   * is missing that was not acked, though it may come again.
   */
  async take(): Promise<Snapshot> {
    const { store, clock } = this.#options;
    const topics: TopicSnapshot[] = [];
    for (const ref of await store.topics()) {
      const parts: TopicPart[] = [];
      for await (const part of exportTopic(store, ref)) parts.push(part);
      if (parts.length > 0) topics.push({ ns: ref.instance, topic: ref.topic, parts });
    }
    const { setting } = clock;
    const head = { format: 'mqrest snapshot', version: VERSION, takenAt: clock.now() } as const;
    return { ...head, clock: setting, topics };
  }

  /**
   * Puts a snapshot in place of everything there is; receipt handles from before it was taken are
   * good again. Throws the 400 that names what is wrong with it, and then nothing is changed.
   */
  async restore(value: unknown): Promise<void> {
    const snapshot = checkSnapshot(value);
    const { store, clock, empty, learn } = this.#options;
    await empty();
    // Before the topics: what is due by it is not delivered by another time.
    await clock.adopt(snapshot.clock);
    for (const { ns, topic, parts } of snapshot.topics) {
      const ref = { instance: ns, topic };
      for (const part of parts) {
        await store.importTopic(ref, part);
        if (part.part === 'topic') learn(ref, part);
      }
    }
  }
}
