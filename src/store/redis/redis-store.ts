import { MqError } from '../../errors';
import {
  HALF,
  type Append,
  type AppendResult,
  type Change,
  type Declaration,
  type Entry,
  type Handle,
  type Listing,
  type ListingKind,
  type NoteCondition,
  type Pop,
  type PopResult,
  type PurgeResult,
  type QueueRef,
  type Read,
  type SeekTarget,
  type SettleAnswer,
  type Settlement,
  type Slice,
  type Store,
  type Subscription,
  type Sweep,
  type SweepResult,
  type TopicDescription,
  type TopicPart,
  type TopicRef,
  type TopicShape,
} from '../store';
import { RedisClient } from './client';
import { parseRedisUrl, type Certificates, type CallOptions } from './connection';
import { importCallOf } from './import-call';
import { Keys } from './keys';
import type { FunctionName } from './library';
import { descriptionOf } from './description-codec';
import { listArgs, listingOf } from './listing-codec';
import { RedisNotes } from './notes';
import { adviceOn } from './redis-advice';
import { Signals } from './signals';
import { TopicList } from './topic-list';
import { untilOpen } from './until-open';
import {
  encodeTag,
  extraOf,
  memberOf,
  optional,
  placeOf,
  answersOf,
  storedEntriesOf,
  sweepArgs,
  sweepResultOf,
  heldEntriesOf,
  passedOf,
  type PopReply,
} from './reply-codec';

/** Where a store on Redis is, and how it is used. */
export interface RedisStoreOptions extends Partial<CallOptions> {
  readonly url: string;
  /** `mqrest` by default; stores with the same one on the same Redis are one store. */
  readonly prefix?: string;
  /** How long to wait for a Redis that cannot take a message yet; 0, as by default: not at all. */
  readonly waitMs?: number;
  /** What TLS goes by; absent: the authorities that Node trusts, and no certificate. */
  readonly certificates?: Certificates | undefined;
  /** Is told that it waits, what the set-up of Redis may lose, and of outages. */
  readonly warn?: (line: string) => void;
}

const TIMEOUT_MS = 3_000;

/**
 * Connects to Redis, 7.0 or later, and loads the function library. Rejects with a plain `Error`
 * for a URL that cannot be read (see `parseRedisUrl`) and with `MqError('StoreUnavailable')` when
 * Redis cannot be reached or is too old.
 */
export async function openRedisStore(options: RedisStoreOptions): Promise<Store> {
  const { timeoutMs = TIMEOUT_MS, minReplicas = 0, waitMs = 0, warn } = options;
  const keys = new Keys(options.prefix ?? 'mqrest');
  const target = { ...parseRedisUrl(options.url), certificates: options.certificates };
  const tell = warn ?? (() => {});
  const calls = { timeoutMs, minReplicas, prefix: keys.prefix, tell };
  // Who waits wants a Redis that takes messages.
  const open = (withinMs?: number) => RedisClient.open(target, calls, withinMs);
  const client = await untilOpen(open, { waitMs, tell });
  if (warn !== undefined) (await adviceOn(client.masters())).forEach(warn);
  const signals = new Signals(client, keys, timeoutMs);
  await signals.listen();
  return new RedisStore(client, signals, keys);
}

/** The store on Redis: each call is one function call on the server, atomic there. */
export class RedisStore implements Store {
  readonly #client: RedisClient;
  readonly #signals: Signals;
  readonly #keys: Keys;
  readonly #topics: TopicList;
  readonly #notes: RedisNotes;
  #closed = false;

  constructor(client: RedisClient, signals: Signals, keys: Keys) {
    this.#client = client;
    this.#signals = signals;
    this.#keys = keys;
    this.#topics = new TopicList(client, keys.topics);
    this.#notes = new RedisNotes(client, keys);
  }

  async append(to: QueueRef, entry: Entry, options: Append): Promise<AppendResult> {
    const { now, at = '', heldUntil, create, accept } = options;
    if (create !== undefined && !this.#topics.has(to)) await this.#topics.add(to);
    const flags = (entry.tag === undefined ? '' : 't') + (accept === undefined ? '' : 'a');
    const [queues, type] = shape(create);
    const reply = await this.#call<string>('append', to, [
      ...[to.queue, now, at, heldUntil ?? '', queues, type, flags],
      ...[encodeTag(entry.tag ?? ''), entry.payload],
      ...(accept ?? []),
    ]);
    const { queue, offset, created } = placeOf(reply);
    if (created) await this.#topics.add(to);
    const result = created ? { queue, offset, created } : { queue, offset };
    if (heldUntil === undefined) return result;
    const handle = { queue: HALF, offset, times: 1, firstAt: now, until: heldUntil };
    return { ...result, handle };
  }

  async pop(from: Subscription, o: Pop): Promise<PopResult> {
    const flags = [o.half && 'h', o.bind && 'b', o.orderly && 'o', o.tags && 't'];
    if (o.create !== undefined && !this.#topics.has(from)) await this.#topics.add(from);
    const answer = await this.#call<PopReply>('pop', from, [
      ...[from.group, o.now, o.until, o.limit, o.maxTimes, o.retainSince],
      ...[flags.filter(Boolean).join(''), o.firstQueue ?? 0, ...shape(o.create)],
      ...[o.createGroup ?? '', o.passedHead ?? '', ...(o.tags ?? []).map(encodeTag)],
    ]);
    if (answer[0] === 1) await this.#topics.add(from);
    const { reply, passed } = passedOf(answer);
    const taken = heldEntriesOf(reply, o.until);
    const told = passed && { passed };
    const wakeAt = reply[1] ?? '';
    return wakeAt === '' ? { taken, ...told } : { taken, wakeAt: Number(wakeAt), ...told };
  }

  async settle(
    from: Subscription,
    handles: readonly Handle[],
    settlement: Settlement,
  ): Promise<SettleAnswer[]> {
    if (handles.length === 0) return [];
    const at = settlement.as === 'released' ? settlement.at : '';
    const answers = await this.#call<string>('settle', from, [
      ...[from.group, settlement.as, settlement.now, at, extraOf(settlement)],
      ...handles.flatMap((handle) => [handle.queue, memberOf(handle), handle.until]),
    ]);
    return answersOf(answers);
  }

  async read(from: QueueRef, offset: number, options: Read): Promise<Slice> {
    const { now, limit, retainSince, peek } = options;
    const args = [from.queue, offset, now, limit, retainSince, peek ? 1 : 0];
    const reply = await this.#call<[number, number, ...string[]]>('read', from, args);
    return { entries: storedEntriesOf(reply), min: reply[0], max: reply[1] };
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
    const args = [of.group, queue, ...optional(before), ...optional(after), now];
    return (await this.#call('swap', of, args)) === 1;
  }

  async describe(topic: TopicRef, now: number): Promise<TopicDescription | undefined> {
    const reply = await this.#call<readonly unknown[] | null>('describe', topic, [now]);
    return reply === null ? undefined : descriptionOf(reply);
  }

  async list<Kind extends ListingKind>(
    of: Listing[Kind]['of'],
    kind: Kind,
    limit: number,
    after?: Listing[Kind]['place'],
  ): Promise<Listing[Kind]['entry'][]> {
    return listingOf[kind](await this.#call('list', of, listArgs(kind, of, limit, after)), of);
  }

  async topics(): Promise<TopicRef[]> {
    this.#checkOpen();
    return this.#topics.all();
  }

  async declare(what: Declaration): Promise<void> {
    if ('shape' in what) {
      await this.#call('declare', what.topic, ['topic', ...shape(what.shape)]);
      return this.#topics.add(what.topic);
    }
    const { group: of, start } = what;
    await this.#call('declare', of, ['group', of.group, start]);
  }

  async drop(what: TopicRef | Subscription): Promise<boolean> {
    if ('group' in what) return (await this.#call('drop', what, [what.group])) === 1;
    const dropped = await this.#call('drop', what, []);
    await this.#topics.remove(what);
    return dropped === 1;
  }

  async purge(topic: TopicRef): Promise<PurgeResult> {
    const [removed, more] = await this.#call<[number, number]>('purge', topic, []);
    return { removed, more: more === 1 };
  }

  async seek(of: Subscription, to: SeekTarget): Promise<void> {
    await this.#call('seek', of, [of.group, typeof to === 'object' ? to.at : to]);
  }

  async sweep(topic: TopicRef, o: Sweep): Promise<SweepResult> {
    const { gone, ...swept } = sweepResultOf(await this.#call('sweep', topic, sweepArgs(o)));
    if (gone) await this.#topics.remove(topic);
    return swept;
  }

  async importTopic(topic: TopicRef, part: TopicPart): Promise<void> {
    if (part.part === 'topic') await this.#topics.add(topic);
    const [name, args] = importCallOf(part);
    await this.#call(name, topic, args);
  }

  async note(
    space: string,
    key: string,
    value: string | undefined,
    only?: NoteCondition,
  ): Promise<boolean> {
    this.#checkOpen();
    return this.#notes.note(space, key, value, only);
  }

  async notes(space: string, keys?: readonly string[]): Promise<Record<string, string>> {
    this.#checkOpen();
    return this.#notes.notes(space, keys);
  }

  watch(listener: (change: Change | undefined) => void): () => void {
    return this.#signals.watch(listener);
  }

  async ping(): Promise<void> {
    this.#checkOpen();
    await this.#client.takesMessages();
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
  #call<Reply>(
    name: FunctionName,
    on: TopicRef & { group?: string; queue?: number },
    args: readonly (string | number)[],
  ): Promise<Reply> {
    this.#checkOpen();
    const main = this.#keys.main(on);
    // Why a cluster gets a second key: library/topic.lua.
    const whole = this.#client.isCluster && name !== 'append';
    const keys = whole ? [main, this.#keys.topic(on)] : [main];
    return this.#client.call(name, keys, args, on) as Promise<Reply>;
  }
}

function shape(create: TopicShape | undefined): readonly [string | number, string] {
  return create === undefined ? ['', ''] : [create.queues, create.type];
}
