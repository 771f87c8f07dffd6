import { computed, signal } from '@preact/signals';
import * as api from '../api/api';
import type { ClockState } from '../api/types';

/** The clock of mqrest, and when its state came. */
const known = signal<{ readonly state: ClockState; readonly at: number } | undefined>(undefined);
/** The time of mqrest, epoch ms, to the second; until it is known, the browser's. */
export const now = signal(Date.now());
/** The browser's time, epoch ms, to the second. */
export const realNow = signal(Date.now());
setInterval(() => {
  if (!document.hidden) tick();
}, 1000);

function tick(): void {
  now.value = timeNow();
  realNow.value = Date.now();
}

/** Whether it stands still, and how far ahead of the system's time it is, in ms. */
export const clockState = computed(() => known.value?.state);

/** The time of mqrest at this moment, epoch ms. */
export function timeNow(): number {
  const clock = known.peek();
  if (clock === undefined) return Date.now();
  const { state, at } = clock;
  return state.frozen ? state.now : state.now + performance.now() - at;
}

/** Takes over what a call has told of the time. */
export function adopt({ now: time, offsetMs, frozen }: ClockState): void {
  known.value = { state: { now: time, offsetMs, frozen }, at: performance.now() };
  tick();
}

/** Asks for the time. */
export async function askTime(): Promise<void> {
  adopt(await api.clock());
}
