import { Cluster, type Redis } from 'ioredis';
import type { FunctionName } from './library';
import { connectionTrouble, RedisTrouble } from './redis-trouble';
import { pause, setImmediate, systemNow } from '../../lib/real-time';

/** A command and its arguments. */
export type Words = readonly [name: string, ...args: readonly (string | number)[]];

interface Call {
  readonly words: Words;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Functions whose work may be lost without breaking a promise: what they hand out or tidy is handed
 * out or tidied again.
 */
const PASSING: readonly FunctionName[] = [
  ...(['pop', 'read', 'positions', 'describe', 'list', 'sweep', 'probe'] as const),
];

/** What the node of a cluster says that has no longer, or not yet, the slot of a key; nothing was done. */
const ELSEWHERE = /^(MOVED|ASK|TRYAGAIN|CLUSTERDOWN) /;
const AGAIN_MS = 50;

/** Whether the work of a function is to be on replicas before it is answered. */
export function isLasting(name: FunctionName): boolean {
  return !PASSING.includes(name);
}

/**
 * Calls that are answered when enough replicas have what they did. Those that are made while others
 * are under way go out together, with one WAIT behind them on the same connection.
 */
export class ReplicatedCalls {
  readonly #redis: Redis | Cluster;
  readonly #replicas: number;
  readonly #withinMs: number;
  /** By the key where that says which node it is. */
  readonly #waiting = new Map<string, Call[]>();
  readonly #underWay = new Set<string>();

  /** `timeoutMs`: what ends a silent connection; replicas have a part of it. */
  constructor(redis: Redis | Cluster, replicas: number, timeoutMs: number) {
    this.#redis = redis;
    this.#replicas = replicas;
    this.#withinMs = Math.round(timeoutMs / 3);
  }

  /** Rejects with `StoreUnavailable` when it was done, but too few replicas have it. */
  call(key: string, words: Words): Promise<unknown> {
    const place = this.#redis instanceof Cluster ? key : '';
    return new Promise((resolve, reject) => {
      const call = { words, resolve, reject };
      const waiting = this.#waiting.get(place);
      if (waiting === undefined) this.#waiting.set(place, [call]);
      else waiting.push(call);
      if (this.#underWay.has(place)) return;
      this.#underWay.add(place);
      setImmediate(() => void this.#run(place));
    });
  }

  async #run(place: string): Promise<void> {
    for (let calls; (calls = this.#waiting.get(place)) !== undefined;) {
      this.#waiting.delete(place);
      await this.#send(calls, place).catch((error: unknown) => {
        for (const { reject } of calls) reject(error as Error);
      });
    }
    this.#underWay.delete(place);
  }

  /** Settles them all; in a cluster it looks for the node that has the key. */
  async #send(calls: readonly Call[], key: string): Promise<void> {
    const giveUpAt = systemNow() + this.#withinMs;
    let left = await this.#try(calls, true);
    while (left.length > 0) {
      await this.#findNode(key);
      left = await this.#try(left, systemNow() < giveUpAt);
    }
  }

  /** Settles those that a node took; what comes back are those to be made again, if they may be. */
  async #try(calls: readonly Call[], again: boolean): Promise<readonly Call[]> {
    const pipeline = this.#redis.pipeline();
    for (const { words } of calls) pipeline.call(...words);
    pipeline.call('wait', this.#replicas, this.#withinMs);
    const results = (await pipeline.exec()) ?? [];
    const enough = Number(results[calls.length]?.[1] ?? 0) >= this.#replicas;
    return calls.filter(({ resolve, reject }, index) => {
      const [error, reply] = results[index] ?? [];
      const elsewhere = error != null && ELSEWHERE.test(error.message);
      if (elsewhere && again) return true;
      if (elsewhere) reject(connectionTrouble('the keys are on the way to another node'));
      else if (error != null) reject(error);
      else if (enough) resolve(reply);
      else reject(this.#notEnough());
      return false;
    });
  }

  /** A single command follows the cluster to the node that has the key now. */
  async #findNode(key: string): Promise<void> {
    if (!(this.#redis instanceof Cluster)) return;
    await pause(AGAIN_MS);
    await this.#redis.exists(key);
  }

  #notEnough(): RedisTrouble {
    const wanted = `${this.#replicas} ${this.#replicas === 1 ? 'replica' : 'replicas'}`;
    const detail = `it may have been done, but not ${wanted} confirmed it in ${this.#withinMs} ms (redis.minReplicas)`;
    return new RedisTrouble('replicas', detail, detail);
  }
}
