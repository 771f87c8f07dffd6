import { randomBytes } from 'node:crypto';
import {
  deadHandle,
  topicKey,
  type Append,
  type AppendResult,
  type Handle,
  type Pop,
  type PopResult,
  type QueueRef,
  type SettleAnswer,
  type Settlement,
  type Store,
  type Subscription,
  type Sweep,
  type SweepResult,
  type TopicRef,
} from '../../src/store/store';

/** The time at which every test begins, and the units it counts in. */
export const T = 1_700_000_000_000;
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
/** How long a hold lasts unless a test says otherwise. */
export const HOLD = 5 * MINUTE;

/** One part of the contract; `bed()` gives a test a topic nobody else has. */
export type Part = (bed: () => Bed) => void;

/** A topic of its own for one test, and short forms of the calls on it. */
export class Bed {
  readonly topic: TopicRef;

  constructor(
    readonly store: Store,
    topic = 'orders',
  ) {
    this.topic = { instance: `spec-${randomBytes(6).toString('hex')}`, topic };
  }

  queue(queue: number): QueueRef {
    return { ...this.topic, queue };
  }

  group(group = 'group'): Subscription {
    return { ...this.topic, group };
  }

  put(
    payload: string,
    { tag, queue = 0, queues = 1, ...o }: PutOptions = {},
  ): Promise<AppendResult> {
    const options = { now: T, create: { type: 'normal', queues }, ...o };
    return this.store.append(this.queue(queue), { tag, payload }, options);
  }

  /** Puts payloads in turn. */
  async fill(payloads: string, o: PutOptions = {}): Promise<void> {
    for (const payload of payloads.split(' ')) await this.put(payload, o);
  }

  pop({ group, ...o }: Partial<Pop> & { group?: string } = {}): Promise<PopResult> {
    const now = o.now ?? T;
    return this.store.pop(this.group(group), {
      now,
      until: now + HOLD,
      limit: 16,
      maxTimes: 289,
      retainSince: 0,
      create: { type: 'normal', queues: 1 },
      createGroup: 'earliest',
      ...o,
    });
  }

  /** The payloads of a pop. */
  async take(o: Partial<Pop> & { group?: string } = {}): Promise<string> {
    return payloads(await this.pop(o));
  }

  settle(
    handles: readonly (Handle | undefined)[],
    settlement: Settlement = { as: 'acked', now: T },
    group?: string,
  ): Promise<SettleAnswer[]> {
    const there = handles.filter((handle) => handle !== undefined);
    if (there.length < handles.length) throw new Error('there is no such handle');
    return this.store.settle(this.group(group), there, settlement);
  }

  release(handles: readonly (Handle | undefined)[], at: number, now = T): Promise<SettleAnswer[]> {
    return this.settle(handles, { as: 'released', now, at });
  }

  /** Has dead letters resent; one answer for each. */
  resend(offsets: readonly number[], now: number, of = this.group()): Promise<SettleAnswer[]> {
    return this.store.settle(of, offsets.map(deadHandle), { as: 'resent', now });
  }

  sweep(o: Partial<Sweep> = {}): Promise<SweepResult> {
    return this.store.sweep(this.topic, {
      now: T,
      maxTimes: 289,
      retainSince: 0,
      retainHalfSince: 0,
      retainDeadSince: 0,
      groupsSince: 0,
      ...o,
    });
  }

  /** Resolves when the topic is announced. A test that waits in vain fails by its time limit. */
  announced(): { heard: Promise<void>; stop: () => void } {
    let stop = () => {};
    const heard = new Promise<void>((resolve) => {
      stop = this.store.watch((change) => {
        if (change?.of === 'topic' && topicKey(change.topic) === topicKey(this.topic)) resolve();
      });
    });
    return { heard, stop: () => stop() };
  }

  describe(now = T) {
    return this.store.describe(this.topic, now);
  }
}

type PutOptions = Partial<Append> & { tag?: string; queue?: number; queues?: number };

/** Payloads in their order, parted by spaces. */
export function payloads(of: { taken: readonly { payload: string }[] }): string {
  return of.taken.map(({ payload }) => payload).join(' ');
}

/** The code of the refusal that a call ends with. */
export async function codeOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'done',
    (error: unknown) => (error as { code?: unknown }).code,
  );
}
