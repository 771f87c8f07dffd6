import { randomUUID } from 'node:crypto';
import { NoteChanges } from './note-changes';

/** One question in a round. */
export interface Asked {
  readonly subject: string;
  readonly question: unknown;
}

/** What one process answers to the questions of a round, in their order; `null`: it could not. */
export type Answered = readonly ({ readonly is: unknown } | null)[];

/** Questions that are asked in one go, and who has not answered yet. */
export class Round {
  readonly id = randomUUID();
  /** Whom is asked. */
  others: readonly string[] = [];
  /** What all have answered that do in time. */
  answers: Promise<readonly Answered[]> = Promise.resolve([]);
  readonly #places = new Map<string, number>();
  readonly #asked: Asked[] = [];
  readonly #changes = new NoteChanges();
  #missing = new Set<string>();

  /** Asks one thing more, the same only once; gives its place among the answers. */
  add(asked: Asked): number {
    const text = JSON.stringify(asked);
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.#asked.length);
    return this.#asked.push(asked) - 1;
  }

  get asked(): readonly Asked[] {
    return this.#asked;
  }

  /** Says whose answers are not there. */
  expect(missing: readonly string[]): void {
    this.#missing = new Set(missing);
  }

  /** To be called when a process may have answered; `undefined`: any of them. */
  tell(other: string | undefined): void {
    if (other !== undefined) this.#missing.delete(other);
    if (other === undefined || this.#missing.size === 0) this.#changes.tell();
  }

  /** Resolves when a look may find all answers, or patience is over. */
  async changed(patience: AbortSignal): Promise<void> {
    if (this.#missing.size > 0) await this.#changes.next(patience);
  }
}
