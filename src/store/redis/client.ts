import type { EventEmitter } from 'node:events';
import Redis, { Cluster } from 'ioredis';
import { MqError } from '../../errors';
import { clusterOptions, redisOptions, type CallOptions, type RedisTarget } from './connection';
import { Library, type FunctionName } from './library';
import { missingRights } from './missing-rights';
import { rightTrouble } from './redis-trouble';
import type { Subject } from './redis-error';
import { checkVersion } from './redis-version';
import { oneWritePerTurn } from './one-write';
import { startRefusal } from './start-refusal';
import { Troubles } from './troubles';
import { isLasting, ReplicatedCalls, type Words } from './replicated-calls';
import { checkTakesMessages } from './takes-messages';
import { clearTimeout, setTimeout } from '../../lib/real-time';

/** How long opening may take, and how long a call waits for a connection that is not there. */
const OPEN_MS = 10_000;
const WAIT_MS = 2_000;
/** How many calls may wait at a time. */
const MAX_WAITING = 1_000;
/** Events that end an attempt to connect. */
const FAILURES: readonly string[] = ['error', 'end'];

/** How calls are made, and who is told of outages. */
export interface ClientOptions extends CallOptions {
  /** What all keys and channels begin with. */
  readonly prefix: string;
  readonly tell: (line: string) => void;
}

/**
 * The connections to Redis that carry calls, with the function library on every master. A call
 * rejects with `MqError('StoreUnavailable')` within seconds when Redis cannot do it.
 */
export class RedisClient {
  readonly #target: RedisTarget;
  readonly #options: ClientOptions;
  readonly #redis: Redis | Cluster;
  readonly #library: Library;
  /** Absent: calls are answered whatever replicas have. */
  readonly #replicated: ReplicatedCalls | undefined;
  readonly #troubles: Troubles;
  #connected: Promise<void> | undefined;
  #waiting = 0;
  #closed = false;

  private constructor(target: RedisTarget, options: ClientOptions) {
    const { timeoutMs, minReplicas } = options;
    this.#target = target;
    this.#options = options;
    this.#library = new Library(this.isCluster);
    this.#redis =
      target.kind === 'cluster'
        ? new Cluster([...target.nodes], clusterOptions(target, timeoutMs))
        : new Redis(redisOptions(target, timeoutMs));
    if (minReplicas > 0) {
      this.#replicated = new ReplicatedCalls(this.#redis, minReplicas, timeoutMs);
    }
    this.#troubles = new Troubles({
      ...{ redis: this.#redis, target, tell: options.tell },
      checkRights: () => this.#checkRights(),
    });
  }

  get isCluster(): boolean {
    return this.#target.kind === 'cluster';
  }

  /**
   * Connects, refuses a Redis that is too old, loads the library, and looks whether all rights are
   * there; within ten seconds. Rejects with the cause and the place. Given `withinMs`, which may be
   * less, it must take messages too.
   */
  static async open(
    target: RedisTarget,
    options: ClientOptions,
    withinMs?: number,
  ): Promise<RedisClient> {
    const client = new RedisClient(target, options);
    try {
      await client.#connect(Math.min(withinMs ?? OPEN_MS, OPEN_MS));
      await client.#load();
      await client.#checkRights();
      if (withinMs !== undefined) await client.#takesMessages();
      return client;
    } catch (error) {
      const refused = client.#troubles.refusalOf(error);
      client.close();
      throw await startRefusal(refused, target);
    }
  }

  async #connect(withinMs: number): Promise<void> {
    // Who finds the server by others may be sent to a wrong one first, which it leaves by itself.
    const failures = this.#target.kind === 'single' ? [...FAILURES, 'close'] : FAILURES;
    const ready = this.#becomesReady(withinMs, failures);
    // Its failure is heard of by the events; there may be another attempt after it.
    this.#redis.connect().catch(() => {});
    await ready;
  }

  /** Calls a function of the library on keys of one slot; what refuses it names what it was called `on`. */
  async call(
    name: FunctionName,
    keys: readonly string[],
    args: readonly (string | number)[],
    on?: Subject,
  ): Promise<unknown> {
    const words: Words = ['fcall', this.#library.nameOf(name), keys.length, ...keys, ...args];
    const lasting = this.#replicated !== undefined && isLasting(name);
    const send = () => (lasting ? this.#sendLasting(keys[0] ?? '', words) : this.#send(words));
    try {
      const reply = await send();
      this.#troubles.noteSuccess(name);
      return reply;
    } catch (error) {
      return this.#troubles.noted(name, () => this.#again(send, error), on);
    }
  }

  /** Makes a call again where the library was found to be gone; rejects with the error where it was not that. */
  async #again<T>(send: () => Promise<T>, error: unknown): Promise<T> {
    if (!/Function not found/.test(messageOf(error))) throw error;
    await this.#load();
    return send();
  }

  /** Sends one command as it is. */
  command(...words: Words): Promise<unknown> {
    return this.#troubles.noted(words[0], () => this.#send(words));
  }

  /** Sends one command that changes a key as it is. */
  change(name: string, key: string, ...args: readonly (string | number)[]): Promise<unknown> {
    return this.#troubles.noted(name, () => this.#sendLasting(key, [name, key, ...args]));
  }

  /** Resolves when every master would take a message in; else rejects with the reason. */
  takesMessages(): Promise<void> {
    return this.#troubles.noted('probe', () => this.#takesMessages());
  }

  async #takesMessages(): Promise<void> {
    const probe = this.#library.nameOf('probe');
    const check = async () => {
      if (this.#redis.status !== 'ready') await this.#available();
      await Promise.all(
        this.masters().map((master) => checkTakesMessages(master, probe, this.#options)),
      );
    };
    await check().catch((error: unknown) => this.#again(check, error));
  }

  /** Notes that announcements are listened to, or why they cannot be. */
  noteListening(error?: unknown): void {
    this.#troubles.noteListening(error);
  }

  /** The connections to every node that takes writes. */
  masters(): readonly Redis[] {
    return this.#redis instanceof Cluster ? this.#redis.nodes('master') : [this.#redis];
  }

  #send(words: Words): Promise<unknown> {
    if (this.#redis.status === 'ready') return this.#write(words);
    return this.#available().then(() => this.#write(words));
  }

  #write([name, ...args]: Words): Promise<unknown> {
    if (this.#redis instanceof Redis) oneWritePerTurn(this.#redis);
    return this.#redis.call(name, args);
  }

  async #sendLasting(key: string, words: Words): Promise<unknown> {
    if (this.#replicated === undefined) return this.#send(words);
    if (this.#redis.status !== 'ready') await this.#available();
    return this.#replicated.call(key, words);
  }

  /** Waits for the attempt to connect that is under way or comes next. */
  async #available(): Promise<void> {
    if (this.#closed) throw new MqError('StoreUnavailable', 'the store is closed');
    if (this.#waiting === MAX_WAITING) throw this.#troubles.unreachable();
    this.#waiting++;
    const connected = (this.#connected ??= this.#becomesReady(WAIT_MS));
    try {
      await connected;
    } finally {
      this.#waiting--;
      if (this.#connected === connected) this.#connected = undefined;
    }
  }

  /** Resolves when there is a connection; rejects when the attempt fails or takes too long. */
  #becomesReady(withinMs: number, failures = FAILURES): Promise<void> {
    const events: EventEmitter = this.#redis;
    return new Promise((resolve, reject) => {
      const settle = (done: () => void) => () => {
        clearTimeout(timer);
        events.off('ready', onReady);
        for (const failure of failures) events.off(failure, onFailure);
        done();
      };
      const onReady = settle(resolve);
      const onFailure = settle(() => reject(this.#troubles.unreachable()));
      const timer = setTimeout(onFailure, withinMs);
      events.on('ready', onReady);
      for (const failure of failures) events.on(failure, onFailure);
    });
  }

  /** Rejects when the user lacks a right on a master. */
  async #checkRights(): Promise<void> {
    const { prefix, minReplicas } = this.#options;
    const rights = this.#library.nameOf('rights');
    const needed = { prefix, waits: minReplicas > 0 };
    await Promise.all(
      this.masters().map(async (master) => {
        const missing = await missingRights(master, rights, needed);
        if (missing !== undefined) throw rightTrouble(this.#target.username, missing);
      }),
    );
  }

  /** Puts the library on every master. */
  async #load(): Promise<void> {
    await Promise.all(
      this.masters().map(async (master) => {
        try {
          checkVersion(await master.info('server'));
          await master.function('LOAD', this.#library.code);
        } catch (error) {
          if (!/already exists/.test(messageOf(error))) throw error;
        }
      }),
    );
  }

  /** A new connection, not yet begun and never renewed, for a subscriber: to the master or to any node. */
  another(): Redis {
    const options = { ...redisOptions(this.#target, this.#options.timeoutMs), retryStrategy: null };
    if (!(this.#redis instanceof Cluster)) return new Redis(options);
    const nodes = this.#redis.nodes();
    const { host, port } = nodes[Math.floor(Math.random() * nodes.length)]?.options ?? {};
    return host === undefined || port === undefined
      ? new Redis(options)
      : new Redis({ ...options, host, port });
  }

  /** Ends the connections; calls that wait for a reply reject. */
  close(): void {
    this.#closed = true;
    this.#troubles.close();
    this.#redis.disconnect();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
