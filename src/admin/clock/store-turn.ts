import { randomUUID } from 'node:crypto';
import type { Notes } from '../../store/store';
import { NoteChanges } from '../../shared/note-changes';

/** How often a turn that goes on is renewed, and how long one that is not counts as somebody's. */
const RENEWAL_MS = 500;
const STALE_MS = 2_000;

/**
 * A turn that only one of all processes on a store has at a time. It is a note; whoever has it
 * renews that, so that a turn does not end with a process that was killed in it.
 */
export class StoreTurn {
  readonly #changes = new NoteChanges();

  constructor(
    private readonly notes: Notes,
    private readonly key: string,
  ) {
    notes.watchNotes((changed = key) => {
      if (changed === key) this.#changes.tell();
    });
  }

  /** Resolves with the function that ends the turn. O(processes that wait) store calls. */
  async take(): Promise<() => Promise<void>> {
    let mine = randomUUID();
    await this.#write(mine);
    let renewing: Promise<unknown> = Promise.resolve();
    const timer = setInterval(() => {
      const was = mine;
      mine = randomUUID();
      renewing = this.notes.note(this.key, mine, { was }).catch(() => undefined);
    }, RENEWAL_MS).unref();
    return async () => {
      clearInterval(timer);
      await renewing;
      await this.notes.note(this.key, undefined, { was: mine });
    };
  }

  /** Writes as soon as nobody has the turn, or whoever had it seems to be gone. */
  async #write(mine: string): Promise<void> {
    let holder: string | undefined;
    let patience = AbortSignal.timeout(STALE_MS);
    for (;;) {
      const changed = this.#changes.next(patience);
      if (await this.notes.note(this.key, mine, { was: undefined })) return;
      const seen = (await this.notes.notes())[this.key];
      if (seen !== holder) {
        holder = seen;
        patience = AbortSignal.timeout(STALE_MS);
      } else if (patience.aborted) {
        if (await this.notes.note(this.key, mine, { was: holder })) return;
      }
      if (seen !== undefined) await changed;
    }
  }
}
