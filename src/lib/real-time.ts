import { performance } from 'node:perf_hooks';
import timers from 'node:timers';
import promises from 'node:timers/promises';

// Node's timers and clocks as they were when this was loaded. A test that fakes them (jest, vitest,
// sinon, node:test) means those of its own program: mqrest goes on, and its clock is moved by hand.

export const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate } = timers;
export const { queueMicrotask } = globalThis;

/** Resolves in the next turn of the event loop. */
export const nextTurn = promises.setImmediate;
/** Resolves after so many ms. */
export const pause = promises.setTimeout;

/** Epoch ms, by the system's clock. */
export const systemNow = Date.now;
/** ms since some time in the past, by a clock that is never set. */
export const monotonicNow = performance.now.bind(performance);
