import { useEffect, useRef, useState } from 'preact/hooks';
import { problemOf, type Problem } from '../api/http';
import { pulse } from './live';

/** What a call is answered with, as far as it is: the last answer stays while the next is awaited. */
export interface Answer<T> {
  readonly value?: T;
  readonly problem?: Problem;
  /** Whether nothing has come yet. */
  readonly isPending: boolean;
}

interface Kept<T> {
  readonly key: string;
  readonly answer: Answer<T>;
}

/**
 * Asks now, when the key changes, and whenever something may have changed; never twice at a time.
 * `still`: asks only when the key changes.
 */
export function useAnswer<T>(key: string, ask: () => Promise<T>, still = false): Answer<T> {
  const [kept, keep] = useState<Kept<T>>({ key, answer: { isPending: true } });
  const asking = useRef<string>(undefined);
  const current = useRef(key);
  current.current = key;
  const beat = still ? 0 : pulse.value;
  useEffect(() => {
    if (asking.current === key) return;
    asking.current = key;
    const done = (answer: Answer<T>): void => {
      if (asking.current === key) asking.current = undefined;
      if (current.current === key) keep({ key, answer });
    };
    ask().then(
      (value) => done({ value, isPending: false }),
      (error: unknown) => done({ problem: problemOf(error), isPending: false }),
    );
  }, [key, beat]);
  return kept.key === key ? kept.answer : { isPending: true };
}
