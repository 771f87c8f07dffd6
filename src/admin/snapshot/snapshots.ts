import type { ClockSetting } from '../../clock';
import { Slice } from '../../lib/turn';
import { exportTopic } from '../../store/export';
import type { Store, TopicPart, TopicRef, TopicShape } from '../../store/store';
import { divideParts } from '../../store/divide-part';
import { checkLines, checkSnapshot, isTopicLine } from './snapshot-check';
import {
  VERSION,
  type NoteSnapshot,
  type Snapshot,
  type SnapshotHead,
  type SnapshotLine,
  type TopicSnapshot,
} from './snapshot-schema';

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
  /** Is called when all of it was. */
  readonly restored?: () => Promise<void>;
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
    const head = await this.#head();
    const topics: TopicSnapshot[] = [];
    for (const ref of await this.#options.store.topics()) {
      const parts: TopicPart[] = [];
      for await (const part of partsOf(this.#options.store, ref)) parts.push(part);
      if (parts.length > 0) topics.push({ ns: ref.instance, topic: ref.topic, parts });
    }
    return { ...head, topics };
  }

  /** The same as JSON, part for part. */
  async *json(): AsyncGenerator<string> {
    yield `${JSON.stringify(await this.#head()).slice(0, -1)},"topics":[`;
    let before = '';
    for (const { instance: ns, topic } of await this.#options.store.topics()) {
      let isFirst = true;
      for await (const part of partsOf(this.#options.store, { instance: ns, topic })) {
        const head = JSON.stringify({ ns, topic }).slice(0, -1);
        yield `${isFirst ? `${before}${head},"parts":[` : ','}${JSON.stringify(part)}`;
        isFirst = false;
      }
      if (isFirst) continue;
      yield ']}';
      before = ',';
    }
    yield ']}';
  }

  /** The same for a state file: the head, then every part of every topic, then how many there were. */
  async *lines(): AsyncGenerator<SnapshotLine> {
    yield await this.#head();
    let parts = 0;
    for (const ref of await this.#options.store.topics()) {
      for await (const part of partsOf(this.#options.store, ref)) {
        yield { ns: ref.instance, topic: ref.topic, part };
        parts++;
      }
    }
    yield { parts };
  }

  /**
   * Puts a snapshot in place of everything there is; receipt handles from before it was taken are
   * good again. Throws the 400 that names what is wrong with it, and then nothing is changed.
   */
  async restore(value: unknown): Promise<void> {
    const { topics, ...head } = await checkSnapshot(value);
    await this.#begin(head);
    const slice = new Slice();
    for (const { ns, topic, parts } of topics) {
      for (const part of parts) {
        await this.#import({ instance: ns, topic }, part);
        await slice.rest();
      }
    }
    await this.#options.restored?.();
  }

  /** The same from {@link lines}, which are read twice, first to be checked. Throws as {@link restore} does. */
  async restoreLines(read: () => AsyncIterable<unknown>): Promise<void> {
    await this.#begin(await checkLines(read()));
    const slice = new Slice();
    for await (const line of read()) {
      await slice.rest();
      if (!isTopicLine(line)) continue;
      await this.#import({ instance: line.ns, topic: line.topic }, line.part);
    }
    await this.#options.restored?.();
  }

  async #head(): Promise<SnapshotHead> {
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

  async #begin({ clock: setting, notes = [] }: SnapshotHead): Promise<void> {
    const { store, clock, spaces, empty } = this.#options;
    await empty();
    // Before the topics: what is due by it is not delivered by another time.
    await clock.adopt(setting as ClockSetting);
    const kept = notes.filter(({ space }) => spaces.includes(space));
    await Promise.all(kept.map(({ space, key, value }) => store.note(space, key, value)));
  }

  async #import(ref: TopicRef, part: TopicPart): Promise<void> {
    const { store, learn } = this.#options;
    await store.importTopic(ref, part);
    if (part.part === 'topic') learn(ref, part);
  }
}

function partsOf(store: Store, ref: TopicRef): AsyncGenerator<TopicPart> {
  return divideParts(exportTopic(store, ref));
}
