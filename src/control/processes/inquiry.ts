import { randomUUID } from 'node:crypto';
import type { Notes } from '../../store/store';
import { NoteChanges } from './note-changes';

/** Answers a question with JSON data. */
export type Answer = (question: unknown) => unknown;

/** How long a process may take to answer before it counts as gone. */
const PATIENCE_MS = 1_000;
/** Whoever asked must have gone when the question is as old as this. */
const STALE_MS = 10_000;
const HERE = 'here/';
const QUESTION = 'question/';
const ANSWER = 'answer/';

interface Question {
  readonly from: string;
  /** By the system's clock. */
  readonly at: number;
  readonly subject: string;
  readonly question: unknown;
}

/**
 * Asks the other processes on one store what only they know. Questions and answers are notes that
 * are removed once they are read; whoever does not answer in a second is taken for dead until it
 * does. Alone on a store, asking costs one look at the notes.
 */
export class Inquiry {
  /** This process, as the others know it. */
  readonly me = randomUUID();
  readonly #answers = new Map<string, Answer>();
  readonly #answered = new Set<string>();
  readonly #changes = new NoteChanges();
  #unwatch: (() => void) | undefined;
  #answering: Promise<void> = Promise.resolve();

  constructor(
    private readonly notes: Notes,
    /** Gets what went wrong while answering. */
    private readonly report: (line: string) => void,
  ) {}

  /** Says how to answer questions on a subject; before {@link join}. */
  on(subject: string, answer: Answer): void {
    this.#answers.set(subject, answer);
  }

  /** Can be asked from now on. */
  async join(): Promise<void> {
    this.#unwatch = this.notes.watchNotes((key = QUESTION) => {
      this.#changes.tell();
      if (key.startsWith(QUESTION)) this.#answerSoon();
    });
    await this.notes.note(`${HERE}${this.me}`, '');
  }

  /** Cannot be asked any more. */
  async leave(): Promise<void> {
    this.#unwatch?.();
    await this.#answering;
    await Promise.allSettled([this.notes.note(`${HERE}${this.me}`, undefined)]);
  }

  /** The answers of all other processes; of none where there are none. O(processes). */
  async ask<T>(subject: string, question: unknown): Promise<T[]> {
    const others = this.#othersIn(await this.notes.notes());
    if (others.length === 0) return [];
    const id = randomUUID();
    const asked: Question = { from: this.me, at: Date.now(), subject, question };
    await this.notes.note(`${QUESTION}${id}`, JSON.stringify(asked));
    const keys = others.map((other) => `${ANSWER}${id}/${other}`);
    const answers = await this.#collect(keys);
    const silent = others.filter((_, index) => answers[index] === undefined);
    const used = [`${QUESTION}${id}`, ...keys, ...silent.map((other) => `${HERE}${other}`)];
    await Promise.all(used.map((key) => this.notes.note(key, undefined)));
    return answers.flatMap((answer) => (answer === undefined ? [] : [JSON.parse(answer) as T]));
  }

  #othersIn(notes: Readonly<Record<string, string>>): string[] {
    const here = Object.keys(notes).filter((key) => key.startsWith(HERE));
    return here.map((key) => key.slice(HERE.length)).filter((other) => other !== this.me);
  }

  async #collect(keys: readonly string[]): Promise<(string | undefined)[]> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const changed = this.#changes.next(patience);
      const notes = await this.notes.notes();
      const answers = keys.map((key) => notes[key]);
      if (patience.aborted || !answers.includes(undefined)) return answers;
      await changed;
    }
  }

  #answerSoon(): void {
    this.#answering = this.#answering
      .then(() => this.#answerAll())
      .catch((error: unknown) => {
        this.report(`what another process asked is not answered: ${String(error)}`);
      });
  }

  async #answerAll(): Promise<void> {
    const notes = await this.notes.notes();
    for (const [key, text] of Object.entries(notes)) {
      if (!key.startsWith(QUESTION)) continue;
      const id = key.slice(QUESTION.length);
      const question = JSON.parse(text) as Question;
      if (Date.now() - question.at > STALE_MS) await this.#discard(id, notes);
      else if (question.from !== this.me && !this.#answered.has(id)) {
        await this.#answer(id, question);
      }
    }
    for (const id of this.#answered) {
      if (!(`${QUESTION}${id}` in notes)) this.#answered.delete(id);
    }
    if (!(`${HERE}${this.me}` in notes)) await this.notes.note(`${HERE}${this.me}`, '');
  }

  async #answer(id: string, { subject, question }: Question): Promise<void> {
    this.#answered.add(id);
    const answer = (await this.#answers.get(subject)?.(question)) ?? null;
    await this.notes.note(`${ANSWER}${id}/${this.me}`, JSON.stringify(answer));
  }

  async #discard(id: string, notes: Readonly<Record<string, string>>): Promise<void> {
    const answers = Object.keys(notes).filter((key) => key.startsWith(`${ANSWER}${id}/`));
    await Promise.all(
      [`${QUESTION}${id}`, ...answers].map((key) => this.notes.note(key, undefined)),
    );
  }
}
