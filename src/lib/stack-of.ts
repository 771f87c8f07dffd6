/** What the log says of an error that nobody expected: where it came from, and so of what caused it. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.stack ?? error.message;
  return error.cause === undefined ? text : `${text}\ncaused by ${stackOf(error.cause)}`;
}
