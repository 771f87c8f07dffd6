import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Notes } from '../store/store';

/** Does what a bulletin says; `undefined`: as if none had ever been posted. */
export type Act = (bulletin: string | undefined) => void | Promise<void>;

/** How long a process may take to act before it counts as gone. */
const PATIENCE_MS = 1_000;
const MEMBER = 'member/';

/**
 * All processes on one store. What one of them posts on a board every other acts on, also one that
 * starts later; a post is over when they have. Whoever does not act in a second is taken for dead.
 *
 * A board is a note, `<version> <bulletin>`; each process keeps a note per board with the version
 * it has acted on.
 */
export class Fleet {
  readonly #me = randomUUID();
  readonly #acts = new Map<string, Act>();
  readonly #seen = new Map<string, string>();
  readonly #wakers = new Set<() => void>();
  #unwatch: (() => void) | undefined;
  #queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly notes: Notes,
    /** Gets what went wrong while following. */
    private readonly report: (line: string) => void,
  ) {}

  /** Says what to do about a board's bulletins; before {@link join}. */
  on(board: string, act: Act): void {
    this.#acts.set(board, act);
  }

  /** Acts on what is posted, and follows from now on. */
  async join(): Promise<void> {
    this.#unwatch = this.notes.watchNotes((key) => {
      for (const wake of this.#wakers) wake();
      if (key === undefined || this.#acts.has(key)) void this.#follow();
    });
    await Promise.all([...this.#acts.keys()].map((board) => this.#sign(board, '')));
    await this.#catchUp();
  }

  /**
   * Posts a bulletin, which this process has acted on already; `undefined` takes the last one
   * back. Resolves when every other process has acted on it.
   */
  async post(board: string, bulletin: string | undefined): Promise<void> {
    const version = randomUUID();
    this.#seen.set(board, version);
    const note = bulletin === undefined ? version : `${version} ${bulletin}`;
    await Promise.all([this.#sign(board, version), this.notes.note(board, note)]);
    await this.#followed(board, version);
  }

  /** Stops following. */
  async leave(): Promise<void> {
    this.#unwatch?.();
    await this.#queue;
    await Promise.allSettled([...this.#acts.keys()].map((board) => this.#sign(board, undefined)));
  }

  /** Runs tasks one after the other, and following between them. */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(task);
    this.#queue = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  async #follow(): Promise<void> {
    try {
      await this.inTurn(() => this.#catchUp());
    } catch (error) {
      this.report(`what another process posted is not followed yet: ${String(error)}`);
    }
  }

  async #catchUp(): Promise<void> {
    const notes = await this.notes.notes();
    for (const [board, act] of this.#acts) {
      const [version = '', bulletin] = split(notes[board]);
      if (version === (this.#seen.get(board) ?? '')) continue;
      await act(bulletin);
      this.#seen.set(board, version);
      await this.#sign(board, version);
    }
  }

  #sign(board: string, version: string | undefined): Promise<void> {
    return this.notes.note(`${MEMBER}${board}/${this.#me}`, version);
  }

  async #followed(board: string, version: string): Promise<void> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const changed = this.#changed(patience);
      const notes = await this.notes.notes();
      // Whoever has posted since then waits for everybody, for this process too.
      if (split(notes[board])[0] !== version) return;
      const behind = Object.entries(notes).filter(
        ([key, seen]) => key.startsWith(`${MEMBER}${board}/`) && seen !== version,
      );
      if (behind.length === 0) return;
      if (patience.aborted) {
        await Promise.all(behind.map(([key]) => this.notes.note(key, undefined)));
        return;
      }
      await changed;
    }
  }

  /** Resolves when a note has changed, or patience is over. */
  async #changed(patience: AbortSignal): Promise<void> {
    let wake: () => void = () => undefined;
    const changed = new Promise<void>((resolve) => (wake = resolve));
    this.#wakers.add(wake);
    try {
      await Promise.race([changed, pause(PATIENCE_MS, undefined, { signal: patience })]);
    } catch {
      // Patience is over.
    } finally {
      this.#wakers.delete(wake);
    }
  }
}

function split(note: string | undefined): [version?: string, bulletin?: string] {
  if (note === undefined) return [];
  const blank = note.indexOf(' ');
  return blank < 0 ? [note] : [note.slice(0, blank), note.slice(blank + 1)];
}
