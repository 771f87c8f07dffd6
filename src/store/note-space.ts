import { MqError } from '../errors';
import type { NoteCondition, Store } from './store';

/** A store as far as it has notes. */
export type NoteStore = Pick<Store, 'note' | 'notes' | 'watch'>;

const MAX_RACES = 1000;

/**
 * The notes of one space: small texts that all processes on one store share, such as how far the
 * clock was moved. See the verbs of `Store`.
 */
export class NoteSpace {
  constructor(
    private readonly store: NoteStore,
    private readonly space: string,
  ) {}

  /** Writes a note or removes it, perhaps on a condition; says whether it was done. */
  note(key: string, value: string | undefined, only?: NoteCondition): Promise<boolean> {
    return this.store.note(this.space, key, value, only);
  }

  /** The notes that have these keys, or all. */
  notes(keys?: readonly string[]): Promise<Record<string, string>> {
    return this.store.notes(this.space, keys);
  }

  /** Calls back with the key of a note that has changed, with `undefined` when any may have. */
  watch(listener: (key: string | undefined) => void): () => void {
    return this.store.watch((change) => {
      if (change === undefined) listener(undefined);
      else if (change.of === 'note' && change.space === this.space) listener(change.key);
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
