import type { Cluster, Redis } from 'ioredis';
import { MqError } from '../../errors';
import { leaves, placeOf, type RedisTarget } from './connection';
import { BROKE, connectionCause } from './connection-cause';
import { Outages } from './outages';
import { explain, isRightInFunction, refusal, type Subject } from './redis-error';
import { connectionTrouble, RedisTrouble } from './redis-trouble';

/** What the client emits when something is wrong with a connection. */
const EVENTS = ['error', 'node error', 'sentinelError'];
/** How a call is named that asks for announcements. */
const LISTEN = 'subscribe';

/** Where the calls go, and who is told of outages. */
export interface TroublesOptions {
  readonly redis: Redis | Cluster;
  readonly target: RedisTarget;
  readonly tell: (line: string) => void;
  /** Rejects with the rights that are missing. */
  readonly checkRights: () => Promise<void>;
}

/** What goes wrong with the calls of a client: whoever called is told, and the log. */
export class Troubles {
  readonly #options: TroublesOptions;
  readonly #outages: Outages;
  /** Why there is no connection, as far as it is known. */
  #cause: string | undefined;
  /** What the server said that the client leaves for it, until there is a connection again. */
  #left: RedisTrouble | undefined;
  #closed = false;

  constructor(options: TroublesOptions) {
    const { redis, target, tell } = options;
    this.#options = options;
    this.#outages = new Outages(placeOf(target), tell);
    const noteCause = (error: Error): void => this.#noteCause(error);
    for (const event of EVENTS) redis.on(event, noteCause);
    redis.on('ready', () => {
      this.#cause = undefined;
      this.#left = undefined;
    });
  }

  /** What says more than that a connection is closed is kept until there is one. */
  #noteCause(error: Error): void {
    const cause = connectionCause(error, this.#options.target);
    if (cause === undefined) return;
    this.#cause = cause;
    this.#left = undefined;
  }

  /** Makes a call of this name, says what refused it (by what it was called `on`), and notes how it went. */
  async noted<T>(name: string, call: () => Promise<T>, on?: Subject): Promise<T> {
    try {
      const reply = await call();
      this.noteSuccess(name);
      return reply;
    } catch (error) {
      const refused = await this.#explained(error);
      this.#noteFailure(name, refused);
      throw on === undefined ? refused : explain(refused, on);
    }
  }

  /** Notes that a call of this name went well. */
  noteSuccess(name: string): void {
    if (this.#outages.isOn) this.#outages.succeeded(name);
  }

  /** Notes that announcements are listened to, or why they cannot be. */
  noteListening(error?: unknown): void {
    if (error === undefined) this.#outages.succeeded(LISTEN);
    else this.#noteFailure(LISTEN, this.refusalOf(error), false);
  }

  #noteFailure(name: string, refused: MqError, counts?: boolean): void {
    // Who closes it wants no more of it.
    if (this.#closed || !(refused instanceof RedisTrouble)) return;
    this.#outages.failed(name, refused, counts);
  }

  /** The refusal, with the rights that are missing where Redis does not say which. */
  async #explained(error: unknown): Promise<MqError> {
    const refused = this.refusalOf(error);
    if (!isRightInFunction(error) || this.#outages.has('right')) return refused;
    try {
      await this.#options.checkRights();
      return refused;
    } catch (missing) {
      return this.refusalOf(missing);
    }
  }

  /** What is said to whoever called. */
  refusalOf(error: unknown): MqError {
    if (error instanceof MqError) return error;
    if (error instanceof Error && error.name === 'ReplyError') {
      const refused = refusal(error.message, this.#options.target);
      if (leaves(error) && refused instanceof RedisTrouble) this.#left = refused;
      return refused;
    }
    // Whatever else comes from the client is about its connection; the events have told more.
    return this.unreachable();
  }

  unreachable(): RedisTrouble {
    return this.#left ?? connectionTrouble(this.#cause ?? BROKE);
  }

  /** Tells of nothing any more. */
  close(): void {
    this.#closed = true;
    this.#outages.close();
  }
}
