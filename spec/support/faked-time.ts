/**
 * In place of `src/lib/real-time` where a spec fakes time itself: the timers and clocks of whoever
 * fakes them now.
 */
export const setTimeout: typeof globalThis.setTimeout = ((...args: []) =>
  (globalThis.setTimeout as (...all: unknown[]) => unknown)(...args)) as never;
export const clearTimeout: typeof globalThis.clearTimeout = (id) => globalThis.clearTimeout(id);
export const systemNow = (): number => Date.now();
export const monotonicNow = (): number => performance.now();
