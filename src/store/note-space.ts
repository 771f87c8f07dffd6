import { MqError } from '../errors';
import type { Change, Store } from './store';

/** On what condition a note is changed. */
export interface NoteCondition {
  /** What it must be at that moment; `undefined`: not there. */
  readonly was: string | undefined;
}

/**
 * Small texts that all processes on one store share, such as how far the clock was moved. They
 * belong to no topic, and nothing that happens to topics changes them. See the verbs of `Store`.
 */
export interface Notes {
  note(key: string, value: string | undefined, only?: NoteCondition): Promise<boolean>;
  notes(keys?: readonly string[]): Promise<Record<string, string>>;
  /** Calls back with the key of a note that changed; with `undefined` when any may have. */
  watchNotes(listener: (key: string | undefined) => void): () => void;
}

/** A store as far as it has notes. */
export type NoteStore = Pick<Store, 'note' | 'notes' | 'watch'>;

/** Whether a change that watchers are told of may be one of a note in this space. */
export function mayBeIn(space: string, change: Change | undefined): boolean {
  return change === undefined || (change.of === 'note' && change.space === space);
}

const MAX_RACES = 1000;

/** The notes of one space. */
export class NoteSpace implements Notes {
  constructor(
    private readonly store: NoteStore,
    private readonly space: string,
  ) {}

  note(key: string, value: string | undefined, only?: NoteCondition): Promise<boolean> {
    return this.store.note(this.space, key, value, only);
  }

  notes(keys?: readonly string[]): Promise<Record<string, string>> {
    return this.store.notes(this.space, keys);
  }

  watchNotes(listener: (key: string | undefined) => void): () => void {
    return this.store.watch((change) => {
      if (mayBeIn(this.space, change)) listener(change?.of === 'note' ? change.key : undefined);
    });
  }

  /** One note, or `undefined`. O(1). */
  async get(key: string): Promise<string | undefined> {
    return (await this.notes([key]))[key];
  }

  /**
   * Sets a note to what `to` makes of it, which may be asked again when a race is lost; `undefined`
   * from it means: leave it. Says whether it was set.
   */
  async change(
    key: string,
    to: (text: string | undefined) => string | undefined,
  ): Promise<boolean> {
    for (let races = 0; races < MAX_RACES; races++) {
      const was = await this.get(key);
      const text = to(was);
      if (text === undefined) return false;
      if (await this.note(key, text, { was })) return true;
    }
    throw new MqError('StoreUnavailable', `too many changes of ${key} at once`);
  }

  /** Removes every note of the space. */
  async clear(): Promise<void> {
    const keys = Object.keys(await this.notes());
    await Promise.all(keys.map((key) => this.note(key, undefined)));
  }
}
