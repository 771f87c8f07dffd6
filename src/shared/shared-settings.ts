import { isStoreAway } from '../errors';
import { Members } from './members';
import { NoteSpace, type NoteStore } from '../store/note-space';
import { clearInterval, setInterval } from '../lib/real-time';

/**
 * Does what a setting says; `undefined`: it was never made. `missed` tells how often it was changed
 * since this process last acted on it, 0 at first. What it returns goes to the maker of the change.
 */
export type Act = (value: string | undefined, missed: number) => unknown;

/** Makes another value of a setting's. */
type Change = (value: string | undefined) => string | undefined;

/** How many announcements are kept for a process that is behind. */
const KEPT = 100;
/** How often a process that is still acting says that it is alive. */
const BEAT_MS = 300;

/**
 * Settings of all processes on one store. On what one of them changes every process acts, also one
 * that joins later; the change is over when they have. A setting is a note, `<version> <value>`,
 * whose version grows by one with each change.
 */
export class SharedSettings {
  readonly members: Members;
  readonly #notes: NoteSpace;
  readonly #acts = new Map<string, Act>();
  /** The notes that this process has acted on. */
  readonly #acted = new Map<string, string | undefined>();
  #queue: Promise<unknown> = Promise.resolve();
  #unwatch: (() => void) | undefined;
  #hasLeft = false;

  constructor(
    store: NoteStore,
    /** Gets what went wrong while following. */
    private readonly report: (line: string) => void,
  ) {
    this.members = new Members(store);
    this.#notes = new NoteSpace(store, 'settings');
  }

  /** Says what to do about a setting; before {@link join}. */
  on(key: string, act: Act): void {
    this.#acts.set(key, act);
  }

  /** Says what to do about announcements; every process acts on each of them once. */
  onAnnouncement(key: string, act: (text: string) => void | Promise<void>): void {
    this.on(key, async (value, missed) => {
      const texts = textsIn(value);
      for (const text of texts.slice(Math.max(0, texts.length - missed))) await act(text);
    });
  }

  /** Acts on what is set, and follows from now on. */
  async join(): Promise<void> {
    this.#unwatch = this.#notes.watch(() => void this.#follow());
    // Before it looks: whoever changes something from now on waits for this process.
    await this.members.join(this.#acts.keys());
    await this.#inTurn(() => this.#catchUp());
  }

  /** Follows no more; nobody waits for this process. */
  async leave(): Promise<void> {
    this.#unwatch?.();
    this.#hasLeft = true;
    await this.#queue;
    await Promise.allSettled([this.members.leave()]);
  }

  /**
   * Puts what `to` makes of a setting in its place; changes that several processes make at the same
   * time are made one upon the other. `to` may be called again; where it returns what it got, nothing
   * is changed, unless `always`. Resolves when every process has acted on it, with what came of it in
   * the others. Where it rejects with the store's error, this process has not acted on it.
   */
  async change(key: string, to: Change, always = false): Promise<unknown[]> {
    const version = await this.#inTurn(() => this.#write(key, to, always));
    // Not in its turn: whoever is waited for may wait for this process to act.
    return version === undefined ? [] : this.members.signatures(key, version);
  }

  /** Resolves when every process has acted on the text. */
  async announce(key: string, text: string): Promise<void> {
    await this.change(key, (value) => JSON.stringify([...textsIn(value), text].slice(-KEPT)), true);
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(task);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #follow(): Promise<void> {
    try {
      // Looked at before it takes its turn: mostly it is what this process itself has set.
      const notes = await this.#notes.notes();
      if (![...this.#acts.keys()].every((key) => this.#isDone(key, notes[key]))) {
        await this.#inTurn(() => this.#catchUp());
      }
    } catch (error) {
      if (isStoreAway(error)) return;
      this.report(`what another process has set could not be read yet: ${String(error)}`);
    }
  }

  async #catchUp(): Promise<void> {
    if (this.#hasLeft) return;
    const notes = await this.#notes.notes();
    for (const key of this.#acts.keys()) {
      const note = notes[key];
      if (this.#isDone(key, note)) continue;
      const result = await this.#act(key, note);
      await this.members.sign(key, split(note).version, result);
    }
  }

  /** Whether this process has acted on what a setting is now. */
  #isDone(key: string, note: string | undefined): boolean {
    return this.#acted.has(key) && note === this.#acted.get(key);
  }

  async #write(key: string, to: Change, always: boolean): Promise<number | undefined> {
    for (;;) {
      const was = this.#acted.get(key);
      const { version, value } = split(was);
      const after = to(value);
      if (after === value && !always) return undefined;
      const note = after === undefined ? `${version + 1}` : `${version + 1} ${after}`;
      if (await this.#notes.note(key, note, { was })) {
        await this.#act(key, note);
        return version + 1;
      }
      await this.#catchUp();
    }
  }

  async #act(key: string, note: string | undefined): Promise<unknown> {
    const { version, value } = split(note);
    const missed = this.#acted.has(key) ? version - split(this.#acted.get(key)).version : 0;
    const beat = setInterval(() => void this.members.beat().catch(() => undefined), BEAT_MS);
    try {
      const result = await this.#acts.get(key)?.(value, missed);
      this.#acted.set(key, note);
      return result;
    } finally {
      clearInterval(beat);
    }
  }
}

function split(note: string | undefined): { version: number; value?: string } {
  if (note === undefined) return { version: 0 };
  const blank = note.indexOf(' ');
  if (blank < 0) return { version: Number(note) };
  return { version: Number(note.slice(0, blank)), value: note.slice(blank + 1) };
}

function textsIn(value: string | undefined): readonly string[] {
  return value === undefined ? [] : (JSON.parse(value) as string[]);
}
