import type { Notes } from '../store/store';
import type { Answered, Asked } from './round';

/** Answers a question with JSON data. */
export type Answer = (question: unknown) => unknown;

/** What begins the keys of notes that say who is there, that ask, and that answer. */
export const HERE = 'here/';
export const QUESTION = 'question/';
export const ANSWER = 'answer/';

export type AllNotes = Readonly<Record<string, string>>;

/** What a process asks the others, as a note. */
export interface Question {
  readonly from: string;
  /** By the system's clock. */
  readonly at: number;
  readonly asked: readonly Asked[];
}

export interface AnsweringOptions {
  readonly notes: Notes;
  /** This process, as the others know it. */
  readonly me: string;
  /** Gets what went wrong. */
  readonly report: (line: string) => void;
  /** Reads all notes. */
  readonly look: () => Promise<AllNotes>;
}

/** Whoever asked must have gone when the question is as old as this. */
const STALE_MS = 10_000;

/** Answers what other processes ask, each question once, and clears away what nobody reads any more. */
export class Answering {
  readonly #options: AnsweringOptions;
  readonly #answers = new Map<string, Answer>();
  readonly #answered = new Set<string>();
  #queue: Promise<void> = Promise.resolve();

  constructor(options: AnsweringOptions) {
    this.#options = options;
  }

  /** Says how to answer questions on a subject. */
  on(subject: string, answer: Answer): void {
    this.#answers.set(subject, answer);
  }

  /** Answers what is asked now, as soon as what was asked before is answered. */
  soon(): void {
    this.#queue = this.#queue.then(() => this.#answerAll()).catch(this.#report);
  }

  /** To be called when a question is told of; says whether it was answered, and so is over. */
  forget(id: string): boolean {
    return this.#answered.delete(id);
  }

  /** Resolves when nothing is being answered. */
  ended(): Promise<void> {
    return this.#queue;
  }

  readonly #report = (error: unknown): void => {
    this.#options.report(`what another process asked is not answered: ${String(error)}`);
  };

  async #answerAll(): Promise<void> {
    const { look, notes: board, me } = this.#options;
    const notes = await look();
    for (const [key, text] of Object.entries(notes)) {
      if (key.startsWith(ANSWER)) await this.#clearLate(key, notes);
      if (!key.startsWith(QUESTION)) continue;
      const id = key.slice(QUESTION.length);
      const question = JSON.parse(text) as Question;
      if (Date.now() - question.at > STALE_MS) await this.#discard(id, notes);
      else if (question.from !== me && !this.#answered.has(id)) {
        await this.#answer(id, question.asked);
      }
    }
    for (const id of this.#answered) {
      if (!(`${QUESTION}${id}` in notes)) this.#answered.delete(id);
    }
    // It was taken for dead.
    if (!(`${HERE}${me}` in notes)) await board.note(`${HERE}${me}`, '');
  }

  async #answer(id: string, asked: readonly Asked[]): Promise<void> {
    const { notes, me } = this.#options;
    this.#answered.add(id);
    const answers: Answered = await Promise.all(asked.map((one) => this.#answerTo(one)));
    await notes.note(`${ANSWER}${id}/${me}`, JSON.stringify(answers));
  }

  async #answerTo({ subject, question }: Asked): Promise<Answered[number]> {
    try {
      return { is: (await this.#answers.get(subject)?.(question)) ?? null };
    } catch (error) {
      this.#report(error);
      return null;
    }
  }

  /** Removes an answer of this process that came when nobody waited for it any more. */
  async #clearLate(key: string, notes: AllNotes): Promise<void> {
    const { notes: board, me } = this.#options;
    const [, id = '', other] = key.split('/');
    if (other === me && !(`${QUESTION}${id}` in notes)) await board.note(key, undefined);
  }

  async #discard(id: string, notes: AllNotes): Promise<void> {
    const answers = Object.keys(notes).filter((key) => key.startsWith(`${ANSWER}${id}/`));
    await Promise.all(
      [`${QUESTION}${id}`, ...answers].map((key) => this.#options.notes.note(key, undefined)),
    );
  }
}
