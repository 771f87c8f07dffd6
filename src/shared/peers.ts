import { randomUUID } from 'node:crypto';
import { NoteSpace, type NoteStore } from '../store/note-space';
import type { SharedSettings } from './shared-settings';
import { nextTurn, setTimeout } from '../lib/real-time';

/** Says what this process knows of a subject, as plain data. */
export type Tell = (query: unknown) => unknown;

/** What a process wants to know of all others, for those to put into notes `<id>/<process>`. */
interface Inquiry {
  readonly id: string;
  readonly from: string;
  readonly asked: readonly (readonly [subject: string, query: unknown])[];
}

const INQUIRY = 'inquiry';
/** How long what was told is kept for a process that does not read it; it must have died. */
const KEPT_MS = 5_000;

/** The space of notes in which one process tells another. */
export const TOLD = 'told';

/**
 * What only the other processes on a store know. A process announces what it wants to know, and the
 * others act on that by telling it. What is asked in one turn of the event loop is asked together,
 * the same only once. Alone on a store it costs nothing.
 */
export class Peers {
  readonly #told: NoteSpace;
  readonly #subjects = new Map<string, Tell>();
  /** What will be asked next, as text, and what comes of it: per process, in the same order. */
  #next: { readonly asked: Map<string, number>; readonly told: Promise<unknown[][]> } | undefined;

  constructor(
    private readonly shared: SharedSettings,
    store: NoteStore,
  ) {
    this.#told = new NoteSpace(store, TOLD);
    shared.onAnnouncement(INQUIRY, (text) => this.#tell(JSON.parse(text) as Inquiry));
  }

  /** Says how this process tells of a subject; before the shared settings are joined. */
  on(subject: string, tell: Tell): void {
    this.#subjects.set(subject, tell);
  }

  /** What each other process knows of a subject now. O(processes). */
  async ask<T>(subject: string, query: unknown): Promise<T[]> {
    if (this.shared.members.others.length === 0) return [];
    const { asked, told } = (this.#next ??= this.#begin());
    const text = JSON.stringify([subject, query]);
    const place = asked.get(text) ?? asked.size;
    asked.set(text, place);
    return (await told).map((items) => items[place] as T);
  }

  #begin() {
    const asked = new Map<string, number>();
    const told = nextTurn().then(() => {
      this.#next = undefined;
      return this.#run([...asked.keys()]);
    });
    return { asked, told };
  }

  async #run(asked: readonly string[]): Promise<unknown[][]> {
    const id = randomUUID();
    const head = JSON.stringify({ id, from: this.shared.members.me });
    await this.shared.announce(INQUIRY, `${head.slice(0, -1)},"asked":[${asked.join()}]}`);
    const told = Object.entries(await this.#told.notes()).filter(([key]) => key.startsWith(id));
    await Promise.all(told.map(([key]) => this.#told.note(key, undefined)));
    return told.map(([, text]) => JSON.parse(text) as unknown[]);
  }

  async #tell({ id, from, asked }: Inquiry): Promise<void> {
    const { me } = this.shared.members;
    if (from === me) return;
    const known = asked.map(([subject, query]) => this.#subjects.get(subject)?.(query));
    const key = `${id}/${me}`;
    await this.#told.note(key, JSON.stringify(await Promise.all(known)));
    setTimeout(() => void this.#told.note(key, undefined).catch(() => undefined), KEPT_MS).unref();
  }
}
