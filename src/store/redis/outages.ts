import type { RedisTrouble, TroubleKind } from './redis-trouble';
import { clearTimeout, monotonicNow, setTimeout } from '../../lib/real-time';

/** How long nothing may have failed until an outage is over; longer where one follows the other. */
const QUIET_MS = 1_000;
const MOST_QUIET_MS = 60_000;

/** Calls that fail for one kind of reason. */
interface Outage {
  readonly what: string;
  readonly beganAt: number;
  /** The calls that failed, by name. */
  readonly names: Set<string>;
  failures: number;
  /** When a call of such a name went well again; `undefined`: none has since the last failure. */
  wellAt: number | undefined;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Tells of each kind of outage when it begins and when it is over: when a call that had failed goes
 * well and none fails for a while. One that comes and goes is told of as one: the while grows.
 */
export class Outages {
  readonly #tell: (line: string) => void;
  readonly #place: string;
  readonly #on = new Map<string, Outage>();
  #quietMs = QUIET_MS;
  #lastEndAt = -Infinity;

  /** `place`: where Redis is, for the log. */
  constructor(place: string, tell: (line: string) => void) {
    this.#place = place;
    this.#tell = tell;
  }

  /** Whether {@link succeeded} has to be told of calls. */
  get isOn(): boolean {
    return this.#on.size > 0;
  }

  has(kind: TroubleKind): boolean {
    return this.#on.has(kind);
  }

  /** A call could not be done; `counts` if somebody made it who was told so. */
  failed(name: string, trouble: RedisTrouble, counts = true): void {
    const outage = this.#on.get(trouble.kind) ?? this.#begin(trouble);
    clearTimeout(outage.timer);
    outage.names.add(name);
    if (counts) outage.failures++;
    outage.wellAt = undefined;
  }

  #begin(trouble: RedisTrouble): Outage {
    const now = monotonicNow();
    // Whatever comes soon after the last one is not quiet enough.
    const soon = now - this.#lastEndAt < MOST_QUIET_MS;
    this.#quietMs = soon ? Math.min(this.#quietMs * 2, MOST_QUIET_MS) : QUIET_MS;
    const outage: Outage = {
      ...{ what: trouble.at(this.#place), beganAt: now, names: new Set<string>() },
      ...{ failures: 0, wellAt: undefined, timer: undefined },
    };
    this.#on.set(trouble.kind, outage);
    this.#tell(`outage: ${outage.what}`);
    return outage;
  }

  /** A call was done. */
  succeeded(name: string): void {
    for (const [kind, outage] of this.#on) {
      const counts = kind === 'connection' || outage.names.has(name);
      if (!counts || outage.wellAt !== undefined) continue;
      outage.wellAt = monotonicNow();
      outage.timer = setTimeout(() => this.#end(kind, outage), this.#quietMs);
      // Nobody waits for the line.
      outage.timer.unref();
    }
  }

  #end(kind: string, { what, beganAt, wellAt = beganAt, failures }: Outage): void {
    this.#on.delete(kind);
    this.#lastEndAt = monotonicNow();
    const seconds = ((wellAt - beganAt) / 1_000).toFixed(1);
    const calls = failures === 1 ? '1 call' : `${failures} calls`;
    this.#tell(`outage over after ${seconds} s, ${calls} failed: ${what}`);
  }

  /** Tells of nothing any more. */
  close(): void {
    for (const { timer } of this.#on.values()) clearTimeout(timer);
    this.#on.clear();
  }
}
