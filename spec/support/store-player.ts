import { exportTopic } from '../../src/store/export';
import { DEAD, HALF, deadHandle, scheduledHandle } from '../../src/store/store';
import type {
  Handle,
  Settlement,
  Store,
  Subscription,
  TopicPart,
  TopicRef,
} from '../../src/store/store';
import type { PopStep, SettleStep, Step } from './store-history';

/** Plays a history on one store: answers, or the code of a refusal. */
export class Player {
  #now = 1_700_000_000_000;
  #payloads = 0;
  readonly #handles: Handle[] = [];
  readonly #store: Store;
  readonly #instance: string;

  constructor(store: Store, instance: string) {
    this.#store = store;
    this.#instance = instance;
  }

  /** What time it is for the one who plays, in epoch ms. */
  get now(): number {
    return this.#now;
  }

  /** One who has seen the same and goes on with another store or instance. */
  fork(store: Store, instance: string): Player {
    const other = new Player(store, instance);
    other.#now = this.#now;
    other.#payloads = this.#payloads;
    other.#handles.push(...this.#handles);
    return other;
  }

  /** The answer to a step, and what the topic is like after it. */
  async play(step: Step): Promise<unknown> {
    if (step.do === 'wait') return void (this.#now += step.ms);
    const of: Subscription = {
      ...this.#topic(step.topic),
      group: `group-${'group' in step ? step.group : 0}`,
    };
    const answer = await this.#do(step, of).catch((error: unknown) => {
      const { code } = error as { code?: unknown };
      if (code === undefined || code === 'StoreUnavailable') throw error;
      return { refused: code };
    });
    return { answer, topic: await this.#store.describe(of, this.#now) };
  }

  #topic(number: number): TopicRef {
    return { instance: this.#instance, topic: `topic-${number}` };
  }

  #entry(tag: string | undefined) {
    const id = this.#payloads++;
    // In the form in which the broker keeps messages.
    return { tag, payload: `["${id}","",0,null,null]\nbody ${id}` };
  }

  async #do(step: Exclude<Step, { do: 'wait' }>, of: Subscription): Promise<unknown> {
    const store = this.#store;
    const now = this.#now;
    const create = { type: 'normal', queues: 1 + step.topic };
    const later = (ms: number | undefined) => (ms === undefined ? undefined : now + ms);
    switch (step.do) {
      case 'append': {
        const at = step.heldUntil === undefined ? later(step.at) : undefined;
        const times = { now, at, heldUntil: later(step.heldUntil) };
        const to = { ...of, queue: step.queue };
        const appended = await store.append(to, this.#entry(step.tag), { ...times, create });
        if (appended.handle !== undefined) this.#handles.push(appended.handle);
        return appended;
      }
      case 'burst': {
        const options = { now, at: later(step.at), create };
        const to = { ...of, queue: step.queue };
        const entries = Array.from({ length: step.count }, () => this.#entry(step.tag));
        return Promise.all(entries.map((entry) => store.append(to, entry, options)));
      }
      case 'strict': {
        const options = { now, accept: step.accept };
        const shape = step.create ? { create: { type: 'orderly', queues: 3 } } : {};
        return store.append({ ...of, queue: 0 }, this.#entry('A'), { ...options, ...shape });
      }
      case 'pop':
        return this.#pop(step, of);
      case 'settle': {
        const count = Math.max(1, this.#handles.length);
        const handles = step.picks.flatMap((pick) => this.#handles.at(-1 - (pick % count)) ?? []);
        return store.settle(of, handles, settlementOf(step.settlement, now));
      }
      case 'read': {
        const options = { now, limit: step.limit, retainSince: now - step.keptMs };
        return store.read({ ...of, queue: step.queue }, step.offset, options);
      }
      case 'swap':
        return store.swap(of, step.queue, step.before, step.after, now);
      case 'declareTopic': {
        const shape = { type: step.type, queues: step.queues };
        return store.declare({ topic: this.#topic(step.topic), shape });
      }
      case 'declareGroup':
        return store.declare({ group: of, start: step.start });
      case 'seek':
        return store.seek(of, step.start);
      case 'seekTime':
        return store.seek(of, { at: now - step.agoMs });
      case 'positions':
        return store.positions(of);
      case 'topics':
        return (await store.topics()).filter(({ instance }) => instance === this.#instance);
      case 'dropTopic':
        return store.drop(this.#topic(step.topic));
      case 'purge':
        return store.purge(of);
      case 'dropGroup':
        return store.drop(of);
      case 'dead':
        return store.list(of, 'dead', step.limit, { offset: step.offset - 1 });
      case 'resend':
        return store.settle(of, step.offsets.map(deadHandle), { as: 'resent', now });
      case 'remove': {
        const listed = step.scheduled ? await store.list(of, 'scheduled', 5) : [];
        const handles = step.offsets.map((offset) => {
          const entry = listed[offset];
          return entry === undefined ? deadHandle(offset) : scheduledHandle(entry);
        });
        return store.settle(of, handles, { as: 'removed', now });
      }
      case 'list':
        return this.#list(of, step.offset, step.limit);
      case 'transfer': {
        const parts: TopicPart[] = [];
        for await (const part of exportTopic(store, of)) parts.push(part);
        for (const part of parts) await store.importTopic(of, part);
        return parts;
      }
      case 'sweep': {
        const since = now - step.keptMs;
        const retain = { retainSince: since, retainHalfSince: since, retainDeadSince: since };
        const counted = { groupsSince: since, endedAfter: since };
        const maxTimesOf = step.of && ([[`group-${step.of[0]}`, step.of[1]]] as const);
        return store.sweep(of, { now, maxTimes: step.maxTimes, maxTimesOf, ...retain, ...counted });
      }
    }
  }

  async #list(of: Subscription, offset: number, limit: number): Promise<unknown> {
    const store = this.#store;
    const lists = {
      scheduled: await store.list(of, 'scheduled', limit),
      half: await store.list(of, 'half', limit, { offset: offset - 1 }),
      dead: await store.list(of, 'dead', limit),
    };
    const described = await store.describe(of, this.#now);
    const logs = [HALF, DEAD, ...(described?.ranges.keys() ?? [])];
    const pages = logs.map(async (queue) => {
      const holds = await store.list({ ...of, queue }, 'holds', limit);
      const [after] = holds;
      return [queue, holds, after && (await store.list({ ...of, queue }, 'holds', limit, after))];
    });
    const [first] = lists.scheduled;
    const [letter] = lists.dead;
    const peek = { now: this.#now, limit, retainSince: this.#now, peek: true };
    return {
      ...{ ...lists, holds: await Promise.all(pages) },
      later: first && (await store.list(of, 'scheduled', limit, first)),
      letters: letter && (await store.list(of, 'dead', limit, letter)),
      peeked: described && (await store.read({ ...of, queue: 0 }, offset, peek)),
    };
  }

  async #pop(step: PopStep & { topic: number }, of: Subscription): Promise<unknown> {
    const now = this.#now;
    const popped = await this.#store.pop(of, {
      ...{ now, until: now + step.holdMs, retainSince: now - step.keptMs },
      ...{ limit: step.limit, tags: step.tags, maxTimes: step.maxTimes },
      half: step.mode === 'half' || step.mode === 'bound',
      bind: step.mode === 'bound',
      orderly: step.mode === 'orderly',
      firstQueue: step.firstQueue,
      create: step.topic === 0 ? { type: 'normal', queues: 1 } : undefined,
      createGroup: step.createGroup,
      // Enough to tell the payloads apart.
      passedHead: 9,
    });
    this.#handles.push(...popped.taken.slice(0, 20));
    return popped;
  }
}

function settlementOf(step: SettleStep, now: number): Settlement {
  const { as, afterMs, unlock, uncounted } = step;
  if (as === 'acked') return { as, now, unlock };
  return as === 'released' ? { as, now, at: now + afterMs, uncounted } : { as, now };
}
