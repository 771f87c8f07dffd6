import { randomUUID } from 'node:crypto';
import type { NoteCondition, Notes } from '../store/store';
import { NoteChanges } from './note-changes';

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
export class SharedSettings {
  readonly #me = randomUUID();
  readonly #acts = new Map<string, Act>();
  /** The notes that this process has acted on. */
  readonly #acted = new Map<string, string | undefined>();
  /** What this process posted on a board and was not told of yet. */
  readonly #echoes = new Map<string, number>();
  readonly #changes = new NoteChanges();
  #unwatch: (() => void) | undefined;
  #posts = 0;
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
      this.#changes.tell();
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
    const { version, note } = this.#noteOf(bulletin);
    this.#acted.set(board, note);
    // Asked for in one go with it: who is alone, as most are, waits for nobody.
    const [, notes] = await Promise.all([this.#write(board, note), this.notes.notes()]);
    if (await this.#isOpen(notes, board, version)) await this.#followed(board, version);
  }

  /**
   * Puts what `to` makes of a board's bulletin in its place; changes that are made at the same time,
   * by whichever process, are made one upon the other. `to` may be called again, and gives back what
   * it got for no change. Then every process acts on it, this one too, and it resolves when they
   * have. When it rejects with the store's error, nobody has acted on what is not posted.
   */
  async change(
    board: string,
    to: (bulletin: string | undefined) => string | undefined,
  ): Promise<void> {
    const posted = await this.inTurn(() => this.#change(board, to));
    // Not in its turn: whoever is waited for may wait for this process to follow.
    if (posted === undefined) return;
    const { version, notes } = posted;
    if (await this.#isOpen(notes, board, version)) await this.#followed(board, version, true);
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
      await this.#act(board, notes[board]);
      await this.#sign(board, split(notes[board])[0] ?? '');
    }
  }

  async #act(board: string, note: string | undefined): Promise<void> {
    await this.#acts.get(board)?.(split(note)[1]);
    this.#acted.set(board, note);
  }

  /** `undefined`: there was nothing to change. */
  async #change(board: string, to: (bulletin: string | undefined) => string | undefined) {
    for (;;) {
      await this.#catchUp();
      const was = this.#acted.get(board);
      const before = split(was)[1];
      const after = to(before);
      if (after === before) return undefined;
      const { version, note } = this.#noteOf(after);
      const written = this.#write(board, note, { was });
      const [isDone, notes] = await Promise.all([written, this.notes.notes()]);
      if (!isDone) continue;
      await this.#act(board, note);
      return { version, notes };
    }
  }

  /** Boards on which something was posted that this process has not acted on. */
  #unseen(notes: Readonly<Record<string, string>>): string[] {
    return [...this.#acts.keys()].filter((board) => notes[board] !== this.#acted.get(board));
  }

  async #write(board: string, note: string, only?: NoteCondition): Promise<boolean> {
    this.#echoes.set(board, (this.#echoes.get(board) ?? 0) + 1);
    try {
      const isDone = await this.notes.note(board, note, only);
      // What was not done is not told.
      if (!isDone) this.#isEcho(board);
      return isDone;
    } catch (error) {
      // Whether it was written is unknown, and so is whether it will be told.
      this.#echoes.delete(board);
      throw error;
    }
  }

  /** A bulletin as a note of its own version, which tells who has posted it. */
  #noteOf(bulletin: string | undefined): { version: string; note: string } {
    const version = `${this.#me}.${++this.#posts}`;
    return { version, note: bulletin === undefined ? version : `${version} ${bulletin}` };
  }

  #memberOf(board: string, process: string = this.#me): string {
    return `${MEMBER}${board}/${process}`;
  }

  async #sign(board: string, version: string | undefined): Promise<void> {
    await this.notes.note(this.#memberOf(board), version);
  }

  /** Whether anybody may not have acted on what was posted, going by notes that were read after it. */
  async #isOpen(
    notes: Readonly<Record<string, string>>,
    board: string,
    version: string,
  ): Promise<boolean> {
    // It was taken for dead.
    if (notes[this.#memberOf(board)] === undefined) await this.#sign(board, version);
    const isWritten = split(notes[board])[0] === version;
    return !isWritten || this.#behind(notes, board, version).length > 0;
  }

  /** The notes of other processes that have not acted on a version yet; whoever posted it has. */
  #behind(notes: Readonly<Record<string, string>>, board: string, version: string): string[] {
    const done = [this.#memberOf(board), this.#memberOf(board, version.split('.', 1)[0])];
    return Object.keys(notes).filter(
      (key) =>
        key.startsWith(`${MEMBER}${board}/`) && !done.includes(key) && notes[key] !== version,
    );
  }

  /**
   * Resolves when all others have acted on a version; on the newest one, where `goesOn`. Without it
   * a newer version ends the wait: whoever has posted that waits for everybody, this process too.
   */
  async #followed(board: string, version: string, goesOn = false): Promise<void> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const changed = this.#changes.next(patience);
      const notes = await this.notes.notes();
      const [newest = version] = split(notes[board]);
      if (newest !== version && !goesOn) return;
      const behind = this.#behind(notes, board, newest);
      if (behind.length === 0) return;
      if (patience.aborted) {
        await Promise.all(behind.map((key) => this.notes.note(key, undefined)));
        return;
      }
      await changed;
    }
  }
}

function split(note: string | undefined): [version?: string, bulletin?: string] {
  if (note === undefined) return [];
  const blank = note.indexOf(' ');
  return blank < 0 ? [note] : [note.slice(0, blank), note.slice(blank + 1)];
}
