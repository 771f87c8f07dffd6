import { MqError } from '../../errors';
import {
  HALF,
  type Append,
  type Appended,
  type DeadLetter,
  type Entry,
  type HalfEntry,
  type Handle,
  type Held,
  type HoldPlace,
  type NoteCondition,
  type Pop,
  type Popped,
  type QueueRef,
  type Read,
  type ScheduledEntry,
  type ScheduledPlace,
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
  type TopicOutline,
  type TopicPart,
  type TopicRef,
  type TopicShape,
} from '../store';
import { RedisClient } from './client';
import { parseRedisUrl } from './connection';
import { importCallOf } from './import-call';
import { Keys } from './keys';
import type { FunctionName } from './library';
import { halfOf, heldOf, outlineOf, scheduledOf } from './listing-codec';
import { explain } from './redis-error';
import { Signals } from './signals';
import { TopicList } from './topic-list';
import {
  deadLettersOf,
  descriptionOf,
  encodeTag,
  extraOf,
  memberOf,
  settledOf,
  storedOf,
  sweepArgs,
  sweptOf,
  takenOf,
} from './reply-codec';

/**
 * Connects to Redis, 7.0 or later, and loads the function library. Rejects with a plain `Error`
 * for a URL that cannot be read (see `parseRedisUrl`) and with `MqError('StoreUnavailable')` when
 * Redis cannot be reached or is too old. Stores with the same `prefix` (default `mqrest`) on the
 * same Redis are one store.
 */
export async function openRedisStore(options: { url: string; prefix?: string }): Promise<Store> {
  const keys = new Keys(options.prefix ?? 'mqrest');
  const client = await RedisClient.open(parseRedisUrl(options.url));
  const signals = new Signals(() => client.another(), keys);
  await signals.listen();
  return new RedisStore(client, signals, keys);
}

/** The store on Redis: each call is one function call on the server, atomic there. */
export class RedisStore implements Store {
  readonly #client: RedisClient;
  readonly #signals: Signals;
  readonly #keys: Keys;
  readonly #topics: TopicList;
  #closed = false;

  constructor(client: RedisClient, signals: Signals, keys: Keys) {
    this.#client = client;
    this.#signals = signals;
    this.#keys = keys;
    this.#topics = new TopicList(client, keys.topics);
  }

  async append(to: QueueRef, entry: Entry, options: Append): Promise<Appended> {
    const { now, at, heldUntil, create, accept } = options;
    const flags = [entry.tag !== undefined && 't', accept && 'a'].filter(Boolean).join('');
    if (create !== undefined) await this.#topics.addOnce(to);
    const [queue, offset, created] = await this.#call<[number, number, number]>('append', to, [
      ...[to.queue, now, at ?? '', heldUntil ?? '', ...shape(create)],
      ...[flags, encodeTag(entry.tag ?? ''), entry.payload],
      ...(accept ?? []),
    ]);
    if (created === 1) await this.#topics.add(to);
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
    if (o.create !== undefined) await this.#topics.addOnce(from);
    const reply = await this.#call<[number, string, ...string[]]>('pop', from, [
      ...[from.group, o.now, o.until, o.limit, o.maxTimes, o.retainSince],
      ...[flags.filter(Boolean).join(''), o.firstQueue ?? 0, ...shape(o.create)],
      ...[o.createGroup ?? '', ...(o.tags ?? []).map(encodeTag)],
    ]);
    if (reply[0] === 1) await this.#topics.add(from);
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
    const answers = await this.#call<string>('settle', from, [
      ...[from.group, settlement.as, settlement.now, at, extraOf(settlement)],
      ...handles.flatMap((handle) => [handle.queue, memberOf(handle), handle.until]),
    ]);
    return settledOf(answers);
  }

  async read(from: QueueRef, offset: number, options: Read): Promise<Slice> {
    const { now, limit, retainSince, peek } = options;
    const args = [from.queue, offset, now, limit, retainSince, peek ? 1 : 0];
    const reply = await this.#call<[number, number, ...string[]]>('read', from, args);
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
    await this.#topics.add(topic);
  }

  async declareGroup(of: Subscription, start: Start, now: number): Promise<void> {
    await this.#call('declareGroup', of, [of.group, start, now]);
  }

  async dropTopic(topic: TopicRef): Promise<boolean> {
    const dropped = await this.#call('dropTopic', topic, []);
    await this.#topics.remove(topic);
    return dropped === 1;
  }

  async dropGroup(of: Subscription): Promise<boolean> {
    return (await this.#call('dropGroup', of, [of.group])) === 1;
  }

  async topics(): Promise<TopicRef[]> {
    this.#checkOpen();
    return this.#topics.all();
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
    const { gone, ...swept } = sweptOf(await this.#call('sweep', topic, sweepArgs(o)));
    if (gone) await this.#topics.remove(topic);
    return swept;
  }

  async holds(of: Subscription, queue: number, limit: number, after?: HoldPlace): Promise<Held[]> {
    const args = [of.group, queue, limit, after?.until ?? '', after?.offset ?? ''];
    return heldOf(queue, await this.#call('holds', of, args));
  }

  async scheduled(of: TopicRef, limit: number, after?: ScheduledPlace): Promise<ScheduledEntry[]> {
    const args = [limit, after?.at ?? '', after?.offset ?? ''];
    return scheduledOf(await this.#call('scheduled', of, args));
  }

  async half(of: TopicRef, offset: number, limit: number): Promise<HalfEntry[]> {
    return halfOf(await this.#call('half', of, [offset, limit]));
  }

  async outline(of: TopicRef): Promise<TopicOutline | undefined> {
    const reply = await this.#call<readonly unknown[] | null>('outline', of, []);
    return reply === null ? undefined : outlineOf(reply);
  }

  async importTopic(topic: TopicRef, part: TopicPart): Promise<void> {
    if (part.part === 'topic') await this.#topics.add(topic);
    const [name, args] = importCallOf(part);
    await this.#call(name, topic, args);
  }

  async note(key: string, value: string | undefined, only?: NoteCondition): Promise<boolean> {
    this.#checkOpen();
    const optional = (text: string | undefined) => (text === undefined ? [0, ''] : [1, text]);
    const condition = only === undefined ? [] : optional(only.was);
    const args = [key, ...optional(value), ...condition];
    return (await this.#client.call('note', this.#keys.notes, args)) === 1;
  }

  async notes(): Promise<Record<string, string>> {
    this.#checkOpen();
    // The client makes a record of what this command brings.
    return (await this.#client.command('hgetall', this.#keys.notes)) as Record<string, string>;
  }

  watchNotes(listener: (key: string | undefined) => void): () => void {
    return this.#signals.watchNotes(listener);
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
}

function shape(create: TopicShape | undefined): (string | number)[] {
  return create === undefined ? ['', ''] : [create.queues, create.type];
}
