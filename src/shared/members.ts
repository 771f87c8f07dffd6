import { randomUUID } from 'node:crypto';
import { NoteSpace, type NoteStore } from '../store/note-space';
import { clearTimeout, monotonicNow, setTimeout } from '../lib/real-time';

/** The version of a setting that a process has acted on, and what came of it. */
type Signature = readonly [version: number, result?: unknown];

/** How long a process that is behind may be silent before it is taken for dead. */
const PATIENCE_MS = 1_000;

/** The space of notes in which members sign. */
export const MEMBERS = 'members';

/**
 * The processes on one store. Each has a note with a signature for every setting it acts on; where
 * the note is removed, nobody waits for the process until it signs again.
 */
export class Members {
  readonly me = randomUUID();
  readonly #notes: NoteSpace;
  readonly #signed: Record<string, Signature> = {};
  readonly #wakers = new Set<() => void>();
  /** How often the notes may have changed. */
  #changes = 0;
  #others: readonly string[] = [];
  #beats = 0;
  #unwatch: (() => void) | undefined;

  constructor(store: NoteStore) {
    this.#notes = new NoteSpace(store, MEMBERS);
  }

  /** The other processes, as far as this one has heard; no call to the store. */
  get others(): readonly string[] {
    return this.#others;
  }

  /** Is there from now on, and has acted on none of these settings. */
  async join(settings: Iterable<string>): Promise<void> {
    for (const key of settings) this.#signed[key] = [0];
    this.#unwatch = this.#notes.watch((key) => {
      if (key === this.me) return;
      this.#changes++;
      for (const wake of [...this.#wakers]) wake();
      // Where the store is away this is called again once it is back, perhaps without any notes.
      if (key === undefined) this.beat().catch(() => undefined);
      this.#look().catch(() => undefined);
    });
    await this.beat();
    await this.#look();
  }

  /** Says that this process has acted on a version of a setting. */
  sign(key: string, version: number, result: unknown): Promise<void> {
    this.#signed[key] = [version, result];
    return this.beat();
  }

  /** Says that this process is alive. */
  async beat(): Promise<void> {
    await this.#notes.note(this.me, JSON.stringify({ ...this.#signed, '': [++this.#beats] }));
  }

  /**
   * Resolves when all others have acted on a version of a setting, with what came of it where they
   * acted on exactly that. A process that is behind and silent for a second is taken for dead.
   */
  async signatures(key: string, version: number): Promise<unknown[]> {
    const heard = new Map<string, { readonly note: string; readonly at: number }>();
    for (;;) {
      const changes = this.#changes;
      const notes = await this.#look();
      const signed = this.#others.map((other) => signatureIn(notes[other], key));
      const behind = this.#others.filter((_, place) => (signed[place]?.[0] ?? version) < version);
      if (behind.length === 0) {
        return signed.flatMap((one) => (one?.[0] === version ? [one[1]] : []));
      }
      const now = monotonicNow();
      let waitMs = PATIENCE_MS;
      for (const other of behind) {
        const note = notes[other] ?? '';
        if (heard.get(other)?.note !== note) heard.set(other, { note, at: now });
        const leftMs = (heard.get(other)?.at ?? now) + PATIENCE_MS - now;
        if (leftMs <= 0) await this.#notes.note(other, undefined);
        waitMs = Math.min(waitMs, Math.max(0, leftMs));
      }
      if (this.#changes === changes) await this.#changed(waitMs);
    }
  }

  /** Is not there any more. */
  async leave(): Promise<void> {
    this.#unwatch?.();
    await this.#notes.note(this.me, undefined);
  }

  /** Resolves when notes may have changed, or after so many ms. */
  #changed(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#wakers.add(wake);
    });
  }

  async #look(): Promise<Readonly<Record<string, string>>> {
    const notes = await this.#notes.notes();
    this.#others = Object.keys(notes).filter((key) => key !== this.me);
    return notes;
  }
}

function signatureIn(note: string | undefined, key: string): Signature | undefined {
  return (JSON.parse(note ?? '{}') as Record<string, Signature>)[key];
}
