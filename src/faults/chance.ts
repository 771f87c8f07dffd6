/** Gives numbers from 0 up to but not including 1. */
export type Chance = () => number;

const STEP = 0x6d2b79f5;
const RANGE = 2 ** 32;

/** Numbers that look random and are the same for the same seed (mulberry32, Tommy Ettinger). */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + STEP) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / RANGE;
  };
}
