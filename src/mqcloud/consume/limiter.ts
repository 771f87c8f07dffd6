/**
 * A rate limiter that never waits: a token bucket that holds one second's worth, and a breaker that
 * opens when it is overdrawn and stays open for a second after the debt is paid
 * (MQCloud client, NoneBlockingRateLimiter). Times are epoch ms.
 */
export class Limiter {
  #stored: number;
  /** When what was taken in advance is paid. */
  #nextFree: number;
  #open = false;

  constructor(
    readonly permitsPerSecond: number,
    now: number,
  ) {
    this.#stored = permitsPerSecond;
    this.#nextFree = now;
  }

  /** Takes `permits`, in advance if need be; says whether the breaker is closed. */
  acquire(permits: number, now: number): boolean {
    const rate = this.permitsPerSecond;
    if (this.#open && now - this.#nextFree >= 1000) this.#open = false;
    if (this.#open) return false;
    if (now > this.#nextFree) {
      this.#stored = Math.min(rate, this.#stored + ((now - this.#nextFree) * rate) / 1000);
      this.#nextFree = now;
    }
    const waitMs = Math.max(0, this.#nextFree - now);
    const used = Math.min(permits, this.#stored);
    this.#nextFree += ((permits - used) * 1000) / rate;
    this.#stored -= used;
    if (waitMs > 0) this.#open = true;
    return !this.#open;
  }
}
