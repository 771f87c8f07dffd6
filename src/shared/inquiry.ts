import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Notes } from '../store/store';
import {
  ANSWER,
  Answering,
  HERE,
  QUESTION,
  type AllNotes,
  type Answer,
  type Question,
} from './answering';
import { Round, type Answered } from './round';
import { within } from './within';

/** How a question is asked. */
export interface Asking {
  /** How long an answer may take, in ms; what has come by then is all. At most, and by default, a second. */
  readonly patienceMs?: number | undefined;
  /** The same was asked before: nobody is asked, not even the store, while no other is known of. */
  readonly again?: boolean | undefined;
}

/** How long a process may take to answer before it counts as gone. */
const PATIENCE_MS = 1_000;

/**
 * Asks the other processes on one store what only they know. Questions and answers are notes that
 * are removed once they are read; what is asked in one turn of the event loop goes in one note.
 * Whoever does not answer in a second is taken for dead until it does. Alone on a store, asking
 * costs one look at the notes.
 */
export class Inquiry {
  /** This process, as the others know it. */
  readonly me = randomUUID();
  readonly #answering: Answering;
  /** Those under way, by their ids. */
  readonly #rounds = new Map<string, Round>();
  /** The one that still takes questions. */
  #next: Round | undefined;
  #others: readonly string[] = [];
  #unwatch: (() => void) | undefined;

  constructor(
    private readonly notes: Notes,
    /** Gets what went wrong while answering. */
    report: (line: string) => void,
  ) {
    const { me } = this;
    this.#answering = new Answering({ notes, me, report, look: () => this.#look() });
  }

  /** Says how to answer questions on a subject; before {@link join}. */
  on(subject: string, answer: Answer): void {
    this.#answering.on(subject, answer);
  }

  /** Can be asked from now on. */
  async join(): Promise<void> {
    this.#unwatch = this.notes.watchNotes((key) => this.#hear(key));
    await Promise.all([this.notes.note(`${HERE}${this.me}`, ''), this.#look()]);
  }

  /** Cannot be asked any more. */
  async leave(): Promise<void> {
    this.#unwatch?.();
    await this.#answering.ended();
    await Promise.allSettled([this.notes.note(`${HERE}${this.me}`, undefined)]);
  }

  /** The answers of all other processes; of none where there are none. O(processes). */
  async ask<T>(subject: string, question: unknown, asking: Asking = {}): Promise<T[]> {
    const { patienceMs = PATIENCE_MS, again = false } = asking;
    if (again && this.#others.length === 0) return [];
    const round = (this.#next ??= this.#begin());
    const place = round.add({ subject, question });
    const soFar = async () => parsed(Object.values(await this.#answersTo(round)));
    const told =
      patienceMs < PATIENCE_MS
        ? await within(patienceMs, round.answers, soFar)
        : await round.answers;
    return told.flatMap((answers) => {
      const answer = answers[place] ?? null;
      return answer === null ? [] : [answer.is as T];
    });
  }

  #begin(): Round {
    const round = new Round();
    round.answers = nextTurn().then(() => {
      this.#next = undefined;
      return this.#run(round);
    });
    return round;
  }

  async #run(round: Round): Promise<readonly Answered[]> {
    await this.#look();
    const others = this.#others;
    if (others.length === 0) return [];
    round.others = others;
    round.expect(others);
    this.#rounds.set(round.id, round);
    try {
      const question: Question = { from: this.me, at: Date.now(), asked: round.asked };
      await this.notes.note(`${QUESTION}${round.id}`, JSON.stringify(question));
      const answers = await this.#collect(round);
      const silent = others.filter((other) => !(other in answers));
      const answerKeys = others.map((other) => keyOf(round, other));
      const used = [`${QUESTION}${round.id}`, ...answerKeys, ...silent.map((one) => HERE + one)];
      await Promise.all(used.map((key) => this.notes.note(key, undefined)));
      return parsed(Object.values(answers));
    } finally {
      this.#rounds.delete(round.id);
    }
  }

  async #collect(round: Round): Promise<Record<string, string>> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      await round.changed(patience);
      const answers = await this.#answersTo(round);
      const missing = round.others.filter((other) => !(other in answers));
      if (missing.length === 0 || patience.aborted) return answers;
      round.expect(missing);
    }
  }

  /** What was answered so far, by who did. */
  async #answersTo(round: Round): Promise<Record<string, string>> {
    const notes = round.others.length === 0 ? {} : await this.notes.notes();
    return Object.fromEntries(
      round.others.flatMap((other) => {
        const answer = notes[keyOf(round, other)];
        return answer === undefined ? [] : [[other, answer]];
      }),
    );
  }

  #hear(key: string | undefined): void {
    if (key === undefined) for (const round of this.#rounds.values()) round.tell(undefined);
    else if (key.startsWith(ANSWER)) {
      const [, id = '', other] = key.split('/');
      this.#rounds.get(id)?.tell(other);
    }
    // A question is told of twice, the second time when it is removed.
    const id = key?.startsWith(QUESTION) ? key.slice(QUESTION.length) : undefined;
    if (id !== undefined && (this.#rounds.has(id) || this.#answering.forget(id))) return;
    if (id !== undefined || key === undefined || key.startsWith(HERE)) this.#answering.soon();
  }

  /** Learns who else is there. */
  async #look(): Promise<AllNotes> {
    const notes = await this.notes.notes();
    const here = Object.keys(notes).filter((key) => key.startsWith(HERE));
    this.#others = here.map((key) => key.slice(HERE.length)).filter((other) => other !== this.me);
    return notes;
  }
}

function keyOf({ id }: Round, other: string): string {
  return `${ANSWER}${id}/${other}`;
}

function parsed(answers: readonly string[]): Answered[] {
  return answers.map((answer) => JSON.parse(answer) as Answered);
}
