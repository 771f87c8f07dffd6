/** What tells the time and ends waits. Everything that depends on time asks one of these. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Calls back once when `now()` has reached `at`, never before; returns the function that cancels it. */
  schedule(at: number, callback: () => void): () => void;
}
