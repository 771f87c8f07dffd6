import { signal } from '@preact/signals';
import { problemOf } from '../api/http';
import { beat } from './live';

/** What is told for a few seconds. */
export interface Notice {
  readonly text: string;
  readonly isProblem: boolean;
}
export const notice = signal<Notice | undefined>(undefined);

/** What is to be confirmed before it is done. */
export interface Question {
  /** What will happen, with its count. */
  readonly text: string;
  /** What the button says. */
  readonly verb: string;
  answer(yes: boolean): void;
}
export const question = signal<Question | undefined>(undefined);

let ends: ReturnType<typeof setTimeout> | undefined;

/** Tells something for a few seconds. */
export function tell(text: string, isProblem = false): void {
  notice.value = { text, isProblem };
  clearTimeout(ends);
  ends = setTimeout(() => {
    notice.value = undefined;
  }, 6_000);
}

/** Does something, tells how it ended, and has what is shown asked for anew. */
export async function act<T>(task: () => Promise<T>, done?: (value: T) => string): Promise<void> {
  try {
    const value = await task();
    if (done !== undefined) tell(done(value));
  } catch (error) {
    const { title, detail } = problemOf(error);
    tell(detail ?? title, true);
  }
  beat();
}

/** Asks once before something is destroyed; resolves with the answer. */
export function confirm(text: string, verb: string): Promise<boolean> {
  return new Promise((resolve) => {
    question.value = {
      text,
      verb,
      answer(yes) {
        question.value = undefined;
        resolve(yes);
      },
    };
  });
}

/** Does something that destroys, once it is confirmed. */
export async function actSurely<T>(
  text: string,
  verb: string,
  task: () => Promise<T>,
  done?: (value: T) => string,
): Promise<void> {
  if (await confirm(text, verb)) await act(task, done);
}

/** Puts text on the clipboard. */
export async function copy(text: string, done: string): Promise<void> {
  await act(
    () => navigator.clipboard.writeText(text),
    () => done,
  );
}
