import type { ClockSetting } from '../../clock';
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
import { ControlError } from '../../schema/control-error';

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
   * is missing that was not acked, though it may come again. Throws the 413 where it is more than
   * so many bytes of JSON.
   */
  async take(limitBytes = Infinity): Promise<Snapshot> {
    const head = await this.#head();
    const topics: TopicSnapshot[] = [];
    let bytes = sizeOf({ ...head, topics });
    const grow = (value: unknown, before: readonly unknown[]): void => {
      if (limitBytes === Infinity) return;
      bytes += sizeOf(value) + Math.sign(before.length);
      if (bytes > limitBytes) throw tooLarge(limitBytes);
    };
    for (const ref of await this.#options.store.topics()) {
      const parts: TopicPart[] = [];
      const topic = { ns: ref.instance, topic: ref.topic, parts };
      for await (const part of partsOf(this.#options.store, ref)) {
        if (parts.length === 0) grow(topic, topics);
        grow(part, parts);
        parts.push(part);
      }
      if (parts.length > 0) topics.push(topic);
    }
    return { ...head, topics };
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
    checkSnapshot(value);
    await this.#begin(value);
    for (const { ns, topic, parts } of value.topics) {
      for (const part of parts) await this.#import({ instance: ns, topic }, part);
    }
  }

  /** The same from {@link lines}, which are read twice, first to be checked. Throws as {@link restore} does. */
  async restoreLines(read: () => AsyncIterable<unknown>): Promise<void> {
    await this.#begin(await checkLines(read()));
    for await (const line of read()) {
      if (!isTopicLine(line)) continue;
      await this.#import({ instance: line.ns, topic: line.topic }, line.part);
    }
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

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function tooLarge(limitBytes: number): ControlError {
  const allowed = `up to ${limitBytes} bytes`;
  const detail = `The snapshot is larger than that; allowed: ${allowed}. A state file has no limit.`;
  return new ControlError('SnapshotTooLarge', { detail, allowed });
}
