import { LinkedList, type Link } from '../lib/linked-list';
import type { ConsumeCall } from './message';

/** A call for messages as it is shown. */
export interface PollView {
  /** The client that asked, as far as is known. */
  readonly client: string;
  readonly instance: string;
  readonly topic: string;
  readonly group: string;
  /** Absent: all messages. */
  readonly tags?: readonly string[];
  readonly mode: ConsumeCall['mode'];
  readonly limit: number;
  /** Epoch ms. */
  readonly at: number;
  readonly waitMs: number;
}
/** A call that waits. */
export interface ParkedPoll extends PollView {
  /** Epoch ms at which it is answered at the latest. */
  readonly until: number;
}
/** The last call of a client for a group. */
export interface LastPoll extends PollView {
  /** Messages it got; absent: it is not answered. */
  readonly taken?: number;
}

/** Clients times groups that are remembered. */
const REMEMBERED = 1_000;

interface PollRecord {
  /** Who asked, and where. */
  readonly key: string;
  readonly call: ConsumeCall;
  readonly client: string;
  readonly at: number;
  taken: number | undefined;
}

/** The calls for messages that wait in this process, and the last one of each client; a bounded number. */
export class Polls {
  readonly #parked = new LinkedList<PollRecord>();
  /** The last ones, the least recent first, and where each is among them. */
  readonly #last = new LinkedList<PollRecord>();
  readonly #places = new Map<string, Link<PollRecord>>();
  readonly #listeners = new Set<() => void>();
  #begun = 0;
  #answered = 0;

  /** Calls so far that could wait. */
  get begun(): number {
    return this.#begun;
  }

  /** Those of them that are over. */
  get answered(): number {
    return this.#answered;
  }

  /** Notes a call; the function returned is to be called with how many messages it got. */
  begin(call: ConsumeCall, at: number, client = 'unknown'): (taken: number) => void {
    const key = `${client}\n${call.instance}\n${call.topic}\n${call.group}`;
    const record: PollRecord = { key, call, client, at, taken: undefined };
    const parked = call.waitMs > 0 ? this.#parked.add(record) : undefined;
    if (parked !== undefined) this.#begun++;
    this.#noteLast(record);
    if (this.#listeners.size > 0) for (const listener of this.#listeners) listener();
    return (taken) => {
      record.taken = taken;
      if (parked !== undefined && this.#parked.delete(parked)) this.#answered++;
    };
  }

  /** Calls back at each call that begins; returns the function that stops it. */
  onBegin(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Those that wait now, in the order they came. */
  get parked(): ParkedPoll[] {
    return [...this.#parked].map((record) => {
      return { ...viewOf(record), until: record.at + record.call.waitMs };
    });
  }

  /** The last ones, the most recent first. */
  get last(): LastPoll[] {
    return [...this.#last].reverse().map((one) => {
      const { taken } = one;
      return { ...viewOf(one), ...(taken === undefined ? {} : { taken }) };
    });
  }

  /** Forgets the last calls, of one instance or of all. Those that wait go on waiting. */
  forget(instance?: string): void {
    for (const { key, call } of this.#last) {
      if (instance === undefined || call.instance === instance) this.#forgetLast(key);
    }
  }

  #noteLast(record: PollRecord): void {
    const { key } = record;
    const before = this.#places.get(key);
    if (before !== undefined) this.#last.delete(before);
    else if (this.#last.size === REMEMBERED) this.#forgetLast(this.#last.first?.key ?? '');
    this.#places.set(key, this.#last.add(record));
  }

  #forgetLast(key: string): void {
    const place = this.#places.get(key);
    if (place !== undefined) this.#last.delete(place);
    this.#places.delete(key);
  }
}

function viewOf({ call, client, at }: PollRecord): PollView {
  const { instance, topic, group, tags, mode, limit, waitMs } = call;
  const of = { client, instance, topic, group, mode, limit, at, waitMs };
  return tags === undefined ? of : { ...of, tags };
}
