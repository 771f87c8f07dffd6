import type { ClockSetting } from '../../clock';
import { exportTopic } from '../../store/export';
import type { Store, TopicPart, TopicRef, TopicShape } from '../../store/store';
import { checkSnapshotText } from './check-snapshot-text';
import { dividePart } from './divide-part';
import { checkSnapshot } from './snapshot-check';
import { VERSION, type NoteSnapshot, type Snapshot, type TopicSnapshot } from './snapshot-schema';
import { snapshotText, type TopicSource } from './snapshot-text';
import { SnapshotSplitter } from './split-snapshot';

/** The time, to be read and to be set, here and wherever else it is followed. */
export interface SnapshotClock {
  now(): number;
  readonly setting: ClockSetting;
  adopt(setting: ClockSetting): unknown;
}

export interface SnapshotOptions {
  readonly store: Store;
  readonly clock: SnapshotClock;
  /** The spaces of notes that belong to a snapshot; no others are restored. */
  readonly spaces: readonly string[];
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
    const topics: TopicSnapshot[] = [];
    for (const { ref, parts: source } of await this.#topics()) {
      const parts: TopicPart[] = [];
      for await (const part of source) parts.push(part);
      if (parts.length > 0) topics.push({ ns: ref.instance, topic: ref.topic, parts });
    }
    return { ...(await this.#head()), topics };
  }

  /** The same as JSON text in pieces of some MB at most, unless a message is longer. */
  async *text(): AsyncGenerator<string> {
    yield* snapshotText(await this.#head(), await this.#topics());
  }

  /**
   * Puts a snapshot in place of everything there is; receipt handles from before it was taken are
   * good again. Throws the 400 that names what is wrong with it, and then nothing is changed.
   */
  async restore(value: unknown): Promise<void> {
    const snapshot = checkSnapshot(value);
    await this.#begin(snapshot);
    for (const { ns, topic, parts } of snapshot.topics) {
      for (const part of parts) await this.#import({ instance: ns, topic }, part);
    }
  }

  /**
   * Restores from JSON text, which is read twice, first to be checked. Throws as {@link restore}
   * does, or a `SyntaxError`, and then nothing is changed.
   */
  async restoreText(read: () => AsyncIterable<Buffer>): Promise<void> {
    const snapshot = await checkSnapshotText(read());
    await this.#begin(snapshot);
    const refs = snapshot.topics.map(({ ns, topic }): TopicRef => ({ instance: ns, topic }));
    const splitter = new SnapshotSplitter();
    for await (const chunk of read()) {
      for (const { topic, part } of splitter.parts(chunk)) {
        const ref = refs[topic];
        if (ref !== undefined) await this.#import(ref, part as TopicPart);
      }
    }
  }

  async #head(): Promise<Omit<Snapshot, 'topics'>> {
    const { clock } = this.#options;
    const { setting } = clock;
    const head = { format: 'mqrest snapshot', version: VERSION, takenAt: clock.now() } as const;
    const notes = await this.#notes();
    return { ...head, clock: setting, ...(notes.length > 0 && { notes }) };
  }

  async #notes(): Promise<NoteSnapshot[]> {
    const { store, spaces } = this.#options;
    const all = spaces.map(async (space) => {
      const notes = Object.entries(await store.notes(space)).sort(([a], [b]) => (a < b ? -1 : 1));
      return notes.map(([key, value]) => ({ space, key, value }));
    });
    return (await Promise.all(all)).flat();
  }

  async #topics(): Promise<TopicSource[]> {
    const { store } = this.#options;
    return (await store.topics()).map((ref) => ({ ref, parts: partsOf(store, ref) }));
  }

  async #begin({ clock: setting, notes = [] }: Snapshot): Promise<void> {
    const { store, clock, spaces, empty } = this.#options;
    await empty();
    // Before the topics: what is due by it is not delivered by another time.
    await clock.adopt(setting);
    const kept = notes.filter(({ space }) => spaces.includes(space));
    await Promise.all(kept.map(({ space, key, value }) => store.note(space, key, value)));
  }

  async #import(ref: TopicRef, part: TopicPart): Promise<void> {
    const { store, learn } = this.#options;
    await store.importTopic(ref, part);
    if (part.part === 'topic') learn(ref, part);
  }
}

async function* partsOf(store: Store, ref: TopicRef): AsyncGenerator<TopicPart> {
  for await (const part of exportTopic(store, ref)) yield* dividePart(part);
}
