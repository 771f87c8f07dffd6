import { MqError } from '../../errors';
import {
  HALF,
  type Append,
  type Appended,
  type DeadLetter,
  type Entry,
  type Handle,
  type Pop,
  type Popped,
  type QueueRef,
  type Read,
  type SeekTarget,
  type Settled,
  type Settlement,
  type Slice,
  type Start,
  type Store,
  type Subscription,
  type Sweep,
  type Swept,
  type TopicDescription,
  type TopicRef,
  type TopicShape,
} from '../store';
import { RedisClient } from './client';
import { parseRedisUrl } from './connection';
import { Keys, nameOf, refOf } from './keys';
import type { FunctionName } from './library';
import { Signals } from './signals';
import { deadLettersOf, descriptionOf, encodeTag, memberOf, storedOf, takenOf } from './wire';

/** How many topics a process remembers to have listed; after that it lists them anew. */
const MAX_LISTED = 100_000;
const SETTLED: Record<string, Settled> = {
  d: 'done',
  e: 'expired',
  s: 'superseded',
  u: 'unknown',
};

/**
 * Connects to Redis, 7.0 or later, and loads the function library. Rejects with a plain `Error`
 * for a URL that cannot be read (see `parseRedisUrl`) and with `MqError('StoreUnavailable')` when
 * Redis cannot be reached or is too old. Stores with the same `prefix` (default `mqrest`) on the
 * same Redis are one store.
 */
export async function openRedisStore(options: { url: string; prefix?: string }): Promise<Store> {
  const keys = new Keys(options.prefix ?? 'mqrest');
  const client = await RedisClient.open(parseRedisUrl(options.url));
  const signals = new Signals(() => client.another(), keys.signal);
  await signals.listen();
  return new RedisStore(client, signals, keys);
}

/** The store on Redis: each call is one function call on the server, atomic there. */
export class RedisStore implements Store {
  readonly #client: RedisClient;
  readonly #signals: Signals;
  readonly #keys: Keys;
  /** Topics that are surely in the set of topics, which lives in another slot. */
  readonly #listed = new Set<string>();
  #closed = false;

  constructor(client: RedisClient, signals: Signals, keys: Keys) {
    this.#client = client;
    this.#signals = signals;
    this.#keys = keys;
  }

  async append(to: QueueRef, entry: Entry, options: Append): Promise<Appended> {
    const { now, at, heldUntil, create, accept } = options;
    const flags = [entry.tag !== undefined && 't', accept && 'a'].filter(Boolean).join('');
    if (create !== undefined) await this.#listOnce(to);
    const [queue, offset, created] = await this.#call<[number, number, number]>('append', to, [
      ...[to.queue, now, at ?? '', heldUntil ?? '', ...shape(create)],
      ...[flags, encodeTag(entry.tag ?? ''), entry.payload],
      ...(accept ?? []),
    ]);
    if (created === 1) await this.#list(to);
    const handle = { queue: HALF, offset, times: 1, firstAt: now, until: heldUntil ?? 0 };
    return {
      queue,
      offset,
      ...(heldUntil === undefined ? {} : { handle }),
      ...(created === 1 ? { created: true } : {}),
    };
  }

  async pop(from: Subscription, o: Pop): Promise<Popped> {
    const flags = [o.half && 'h', o.bind && 'b', o.orderly && 'o', o.tags && 't'];
    if (o.create !== undefined) await this.#listOnce(from);
    const reply = await this.#call<[number, string, ...string[]]>('pop', from, [
      ...[from.group, o.now, o.until, o.limit, o.maxTimes, o.retainSince],
      ...[flags.filter(Boolean).join(''), o.firstQueue ?? 0, ...shape(o.create)],
      ...[o.createGroup ?? '', ...(o.tags ?? []).map(encodeTag)],
    ]);
    if (reply[0] === 1) await this.#list(from);
    const taken = takenOf(reply, o.until);
    const wakeAt = reply[1];
    return wakeAt === '' ? { taken } : { taken, wakeAt: Number(wakeAt) };
  }

  async settle(
    from: Subscription,
    handles: readonly Handle[],
    settlement: Settlement,
  ): Promise<Settled[]> {
    if (handles.length === 0) return [];
    const at = settlement.as === 'released' ? settlement.at : '';
    const unlock = settlement.as === 'acked' && settlement.unlock === true ? 1 : 0;
    const answers = await this.#call<string>('settle', from, [
      ...[from.group, settlement.as, settlement.now, at, unlock],
      ...handles.flatMap((handle) => [handle.queue, memberOf(handle), handle.until]),
    ]);
    return [...answers].map((letter) => SETTLED[letter] ?? 'unknown');
  }

  async read(from: QueueRef, offset: number, options: Read): Promise<Slice> {
    const reply = await this.#call<[number, number, ...string[]]>('read', from, [
      ...[from.queue, offset, options.now, options.limit, options.retainSince],
    ]);
    return { entries: storedOf(reply), min: reply[0], max: reply[1] };
  }

  async positions(of: Subscription): Promise<(string | undefined)[]> {
    const [queues, ...pairs] = await this.#call<[number, ...string[]]>('positions', of, [of.group]);
    const positions = new Array<string | undefined>(queues).fill(undefined);
    for (let i = 0; i < pairs.length; i += 2) {
      if (Number(pairs[i]) < queues) positions[Number(pairs[i])] = pairs[i + 1];
    }
    return positions;
  }

  async swap(
    of: Subscription,
    queue: number,
    before: string | undefined,
    after: string | undefined,
    now: number,
  ): Promise<boolean> {
    const optional = (value: string | undefined) => (value === undefined ? [0, ''] : [1, value]);
    const args = [of.group, queue, ...optional(before), ...optional(after), now];
    return (await this.#call('swap', of, args)) === 1;
  }

  watch(listener: (topic: TopicRef | undefined) => void): () => void {
    return this.#signals.watch(listener);
  }

  async declareTopic(topic: TopicRef, as: TopicShape): Promise<void> {
    await this.#call('declareTopic', topic, shape(as));
    await this.#list(topic);
  }

  async declareGroup(of: Subscription, start: Start, now: number): Promise<void> {
    await this.#call('declareGroup', of, [of.group, start, now]);
  }

  async dropTopic(topic: TopicRef): Promise<boolean> {
    const dropped = await this.#call('dropTopic', topic, []);
    await this.#unlist(topic);
    return dropped === 1;
  }

  async dropGroup(of: Subscription): Promise<boolean> {
    return (await this.#call('dropGroup', of, [of.group])) === 1;
  }

  async topics(): Promise<TopicRef[]> {
    this.#checkOpen();
    const names = (await this.#client.command('smembers', this.#keys.topics)) as string[];
    return names
      .map(refOf)
      .sort((a, b) => order(a.instance, b.instance) || order(a.topic, b.topic));
  }

  async describe(topic: TopicRef, now: number): Promise<TopicDescription | undefined> {
    const reply = await this.#call<readonly unknown[] | null>('describe', topic, [now]);
    return reply === null ? undefined : descriptionOf(reply);
  }

  async seek(of: Subscription, to: SeekTarget): Promise<void> {
    await this.#call('seek', of, [of.group, typeof to === 'object' ? to.at : to]);
  }

  async dead(of: Subscription, offset: number, limit: number): Promise<DeadLetter[]> {
    return deadLettersOf(await this.#call<string[]>('dead', of, [of.group, offset, limit]));
  }

  async resend(of: Subscription, offsets: readonly number[], now: number): Promise<number> {
    return this.#call<number>('resend', of, [of.group, now, ...offsets]);
  }

  async sweep(topic: TopicRef, o: Sweep): Promise<Swept> {
    const [released, dead, dropped, more, gone] = await this.#call<
      [number, number, number, number, number]
    >('sweep', topic, [
      ...[o.now, o.maxTimes, o.retainSince, o.retainHalfSince, o.retainDeadSince, o.groupsSince],
    ]);
    if (gone === 1) await this.#unlist(topic);
    return { released, dead, dropped, more: more === 1 };
  }

  async clear(instance?: string): Promise<void> {
    const topics = await this.topics();
    const cleared = topics.filter((topic) => instance === undefined || topic.instance === instance);
    await Promise.all(cleared.map((topic) => this.dropTopic(topic)));
  }

  async ping(): Promise<void> {
    this.#checkOpen();
    await this.#client.command('exists', this.#keys.topics);
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#signals.close();
    this.#client.close();
    return Promise.resolve();
  }

  #checkOpen(): void {
    if (this.#closed) throw new MqError('StoreUnavailable', 'the store is closed');
  }

  /** Calls a function of the library on a topic; its refusals name the topic and group. */
  async #call<Reply>(
    name: FunctionName,
    on: TopicRef & { group?: string; queue?: number },
    args: readonly (string | number)[],
  ): Promise<Reply> {
    this.#checkOpen();
    try {
      return (await this.#client.call(name, this.#keys.topic(on), args)) as Reply;
    } catch (error) {
      throw error instanceof MqError ? explain(error, on) : error;
    }
  }

  /**
   * Lists a topic that the next call may create: before it, so that no topic is ever lost, and
   * again after it when it was created, for the topic may have been dropped elsewhere.
   */
  async #listOnce(topic: TopicRef): Promise<void> {
    if (!this.#listed.has(nameOf(topic))) await this.#list(topic);
  }

  async #list(topic: TopicRef): Promise<void> {
    const name = nameOf(topic);
    await this.#client.command('sadd', this.#keys.topics, name);
    if (this.#listed.size === MAX_LISTED) this.#listed.clear();
    this.#listed.add(name);
  }

  async #unlist(topic: TopicRef): Promise<void> {
    const name = nameOf(topic);
    this.#listed.delete(name);
    await this.#client.command('srem', this.#keys.topics, name);
  }
}

function shape(create: TopicShape | undefined): (string | number)[] {
  return create === undefined ? ['', ''] : [create.queues, create.type];
}

function explain(error: MqError, on: TopicRef & { group?: string; queue?: number }): MqError {
  switch (error.code) {
    case 'TopicNotExist':
      return new MqError(error.code, `topic ${on.topic} does not exist`);
    case 'GroupNotExist':
      return new MqError(error.code, `group ${on.group} does not exist`);
    case 'TopicTypeMismatch':
      return new MqError(error.code, `topic ${on.topic} is of type ${error.detail}`);
    default:
      return error;
  }
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
