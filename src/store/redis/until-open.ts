import { isStoreAway } from '../../errors';
import { pause, systemNow } from '../../lib/real-time';

const AGAIN_MS = 250;

/** How long to wait, and who is told once that it waits. */
export interface Patience {
  readonly waitMs: number;
  readonly tell: (line: string) => void;
}

/**
 * What `open` gives. When that rejects with `StoreUnavailable` it is tried again until `waitMs` have
 * passed, then the last reason is the one to reject with. `open` is given how long it may take;
 * `undefined`: as long as it likes.
 */
export async function untilOpen<T>(
  open: (withinMs?: number) => Promise<T>,
  { waitMs, tell }: Patience,
): Promise<T> {
  if (waitMs === 0) return open();
  const endAt = systemNow() + waitMs;
  for (let told = false; ; told = true) {
    try {
      return await open(Math.max(AGAIN_MS, endAt - systemNow()));
    } catch (error) {
      const last = systemNow() + AGAIN_MS >= endAt;
      if (last || !isStoreAway(error)) throw error;
      if (!told) tell(`waiting up to ${waitMs / 1_000} s for Redis: ${error.detail ?? ''}`);
    }
    await pause(AGAIN_MS);
  }
}
