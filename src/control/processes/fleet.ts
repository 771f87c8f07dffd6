import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Notes } from '../../store/store';

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
  /** What this process posted on a board and was not told of yet. */
  readonly #echoes = new Map<string, number>();
  readonly #wakers = new Set<() => void>();
  #unwatch: (() => void) | undefined;
  #left = false;
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
      if (key === undefined) this.#echoes.clear();
      else if (!this.#acts.has(key) || this.#isEcho(key)) return;
      void this.#follow();
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
    // Asked for in one go with it: who is alone, as most are, waits for nobody.
    const [, notes] = await Promise.all([this.#write(board, note), this.notes.notes()]);
    // It was taken for dead.
    if (notes[this.#memberOf(board)] === undefined) await this.#sign(board, version);
    const isWritten = split(notes[board])[0] === version;
    if (!isWritten || this.#behind(notes, board, version).length > 0) {
      await this.#followed(board, version);
    }
  }

  /** Stops following. */
  async leave(): Promise<void> {
    this.#unwatch?.();
    this.#left = true;
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

  /**
   * Whether a change that is told can be one of this process's own. It is told of each of them and
   * of each of others, so that it follows after the last of them, in whatever order they come.
   */
  #isEcho(board: string): boolean {
    const echoes = this.#echoes.get(board) ?? 0;
    this.#echoes.set(board, Math.max(0, echoes - 1));
    return echoes > 0;
  }

  async #follow(): Promise<void> {
    try {
      // Looked at before it takes its turn: mostly it is what this process itself has posted.
      const notes = await this.notes.notes();
      if (this.#left || this.#unseen(notes).length === 0) return;
      await this.inTurn(() => this.#catchUp());
    } catch (error) {
      if (this.#left) return;
      this.report(`what another process posted is not followed yet: ${String(error)}`);
    }
  }

  async #catchUp(): Promise<void> {
    const notes = await this.notes.notes();
    for (const board of this.#unseen(notes)) {
      const [version = '', bulletin] = split(notes[board]);
      await this.#acts.get(board)?.(bulletin);
      this.#seen.set(board, version);
      await this.#sign(board, version);
    }
  }

  /** Boards on which something was posted that this process has not acted on. */
  #unseen(notes: Readonly<Record<string, string>>): string[] {
    return [...this.#acts.keys()].filter(
      (board) => (split(notes[board])[0] ?? '') !== (this.#seen.get(board) ?? ''),
    );
  }

  async #write(board: string, note: string): Promise<void> {
    this.#echoes.set(board, (this.#echoes.get(board) ?? 0) + 1);
    try {
      await this.notes.note(board, note);
    } catch (error) {
      // Whether it was written is unknown, and so is whether it will be told.
      this.#echoes.delete(board);
      throw error;
    }
  }

  #memberOf(board: string): string {
    return `${MEMBER}${board}/${this.#me}`;
  }

  async #sign(board: string, version: string | undefined): Promise<void> {
    await this.notes.note(this.#memberOf(board), version);
  }

  /** The notes of other processes that have not acted on a version yet. */
  #behind(notes: Readonly<Record<string, string>>, board: string, version: string): string[] {
    return Object.keys(notes).filter(
      (key) =>
        key.startsWith(`${MEMBER}${board}/`) &&
        key !== this.#memberOf(board) &&
        notes[key] !== version,
    );
  }

  async #followed(board: string, version: string): Promise<void> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const changed = this.#changed(patience);
      const notes = await this.notes.notes();
      // Whoever has posted since then waits for everybody, for this process too.
      if (split(notes[board])[0] !== version) return;
      const behind = this.#behind(notes, board, version);
      if (behind.length === 0) return;
      if (patience.aborted) {
        await Promise.all(behind.map((key) => this.notes.note(key, undefined)));
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
