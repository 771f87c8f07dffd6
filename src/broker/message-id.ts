import { randomBytes } from 'node:crypto';

/**
 * Gives message ids: 32 upper-case hex digits, of which 12 are this process's own, 12 the time and
 * 8 a count, so that no two are equal whatever is done to the clock.
 */
export class MessageIds {
  readonly #prefix = randomBytes(6).toString('hex').toUpperCase();
  #at = -1;
  #time = '';
  #count = 0;

  next(now: number): string {
    if (now !== this.#at) {
      this.#at = now;
      this.#time = hex(now, 12);
    }
    this.#count = (this.#count + 1) >>> 0;
    return this.#prefix + this.#time + hex(this.#count, 8);
  }
}

/** When the message of an id was published, in epoch ms; `NaN` for what is no such id. */
export function timeInId(id: string): number {
  return Number.parseInt(id.slice(12, 24), 16);
}

function hex(value: number, length: number): string {
  return value.toString(16).toUpperCase().padStart(length, '0');
}
