import { randomUUID } from 'node:crypto';
import { Changes } from './changes';
import { mayBeIn, type NoteStore } from '../store/note-space';

/** The version of a setting that a process has acted on, and what came of it. */
type Signature = readonly [version: number, result?: unknown];

const MEMBERS = 'members';
/** How long a process that is behind may be silent before it is taken for dead. */
const PATIENCE_MS = 1_000;

/**
 * The processes on one store. Each has a note with a signature for every setting it acts on; where
 * the note is removed, nobody waits for the process until it signs again.
 */
export class Members {
  readonly me = randomUUID();
  readonly #signed: Record<string, Signature> = {};
  readonly #changes = new Changes();
  readonly #listeners = new Set<() => void>();
  #others: readonly string[] = [];
  #beats = 0;
  #unwatch: (() => void) | undefined;

  constructor(
    private readonly notes: NoteStore,
    /** Is called with a process that this one has taken for dead. */
    private readonly onDeath: (process: string) => Promise<void>,
  ) {}

  /** The other processes, as far as this one has heard; no call to the store. */
  get others(): readonly string[] {
    return this.#others;
  }

  /** Calls back when there may be others than before. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Is there from now on, and has acted on none of these settings. */
  async join(settings: Iterable<string>): Promise<void> {
    for (const key of settings) this.#signed[key] = [0];
    this.#unwatch = this.notes.watch((change) => {
      if (!mayBeIn(MEMBERS, change) || (change?.of === 'note' && change.key === this.me)) return;
      this.#changes.tell();
      // The store is away; once it is back, this is called again.
      this.#look().catch(() => undefined);
    });
    await this.beat();
    await this.#look();
  }

  /** Says that this process has acted on a version of a setting. */
  async sign(key: string, version: number, result: unknown): Promise<void> {
    this.#signed[key] = [version, result];
    await this.beat();
  }

  /** Says that this process is alive. */
  async beat(): Promise<void> {
    const note = JSON.stringify({ ...this.#signed, '': [++this.#beats] });
    await this.notes.note(MEMBERS, this.me, note);
  }

  /**
   * Resolves when all others have acted on a version of a setting, with what came of it where they
   * acted on exactly that. Whoever is behind and silent for a second is taken for dead.
   */
  async signatures(key: string, version: number): Promise<unknown[]> {
    const heard = new Map<string, { readonly note: string; readonly at: number }>();
    for (;;) {
      const { count } = this.#changes;
      const notes = await this.#look();
      const signed = this.#others.map((other) => signatureIn(notes[other], key));
      const behind = this.#others.filter((_, place) => (signed[place]?.[0] ?? version) < version);
      if (behind.length === 0) {
        return signed.flatMap((one) => (one?.[0] === version ? [one[1]] : []));
      }
      const now = performance.now();
      let waitMs = PATIENCE_MS;
      for (const other of behind) {
        const { note, at } = heard.get(other) ?? { note: '', at: now };
        if (note !== notes[other]) heard.set(other, { note: notes[other] ?? '', at: now });
        else if (now - at >= PATIENCE_MS) await this.#bury(other);
        else waitMs = Math.min(waitMs, PATIENCE_MS - (now - at));
      }
      await this.#changes.after(count, waitMs);
    }
  }

  /** Is not there any more. */
  async leave(): Promise<void> {
    this.#unwatch?.();
    await this.notes.note(MEMBERS, this.me, undefined);
  }

  async #bury(other: string): Promise<void> {
    await this.notes.note(MEMBERS, other, undefined);
    this.#changes.tell();
    await this.onDeath(other);
  }

  async #look(): Promise<Readonly<Record<string, string>>> {
    const notes = await this.notes.notes(MEMBERS);
    const others = Object.keys(notes).filter((key) => key !== this.me);
    const isSame = others.join() === this.#others.join();
    this.#others = others;
    if (!isSame) for (const listener of this.#listeners) listener();
    return notes;
  }
}

function signatureIn(note: string | undefined, key: string): Signature | undefined {
  return (JSON.parse(note ?? '{}') as Record<string, Signature>)[key];
}
