import { DEAD, type SeekTarget } from '../store/store';
import { compact } from '../lib/compact';
import { isOpen, type IssuedHandle } from './issued-handle';
import type { DeliveryView, GroupLife, PassedView, RefusedView } from './life-view';
import type { Lifetime } from './lifetime';

type State = NonNullable<GroupLife['state']>;

/** What became of a message in a group, put together step by step. */
export class GroupTimeline {
  readonly issued: IssuedHandle[] = [];
  readonly refused: RefusedView[] = [];
  readonly passed: PassedView[] = [];
  /** The first delivery that still matters; those before were made void by a seek, or the group was dropped. */
  #from = 0;
  /** Where a seek has put the group since its last delivery. */
  #sought: SeekTarget | undefined;
  #isCleared = false;

  /** The last delivery of the same entry, while it matters. */
  before(place: string): IssuedHandle | undefined {
    return this.#current.findLast((one) => one.place === place);
  }

  /** The last delivery of any of its entries. */
  get last(): IssuedHandle | undefined {
    return this.#current.at(-1);
  }

  add(issued: IssuedHandle): void {
    // A dead letter that is delivered again has a place of its own.
    if (issued.place.startsWith(`${DEAD}/`)) {
      for (const one of this.#current) one.isContinued ||= one.resentAt !== undefined;
    }
    this.issued.push(issued);
    this.#sought = undefined;
    this.#isCleared = false;
  }

  /** The group was put elsewhere: its deliveries are over, without another. */
  seek(to: SeekTarget): void {
    this.#from = this.issued.length;
    this.#sought = to;
  }

  /** A poll passed it over for its tag. */
  pass({ at, tags, client, requestId }: PassedView): void {
    this.passed.push(compact({ at, tags, client, requestId }));
  }

  /** The topic's messages, or the group, are gone. */
  clear(): void {
    this.#isCleared = true;
  }

  /** The last deliveries of all its entries. */
  get ends(): IssuedHandle[] {
    const ends = new Map(this.#current.map((one) => [one.place, one]));
    return [...ends.values()].filter(({ isContinued }) => isContinued !== true);
  }

  /** As it is shown; `storedAt`: when the message went into its queue. */
  view(group: string, storedAt: number, lifetime: Lifetime): GroupLife {
    const state = this.#state(storedAt, lifetime);
    const ackedAt = Math.max(...this.issued.map(({ settledAt = 0 }) => settledAt));
    return compact({
      group,
      state,
      deliveries: this.issued.map(deliveryView),
      ackedAt: state === 'acked' ? ackedAt : undefined,
      refused: this.refused,
      passedOver: this.passed.length === 0 ? undefined : this.passed,
    });
  }

  get #current(): readonly IssuedHandle[] {
    return this.issued.slice(this.#from);
  }

  #state(storedAt: number, lifetime: Lifetime): State | undefined {
    const isOld = storedAt < lifetime.now - lifetime.retentionMs;
    const isGone = isOld || this.#isCleared;
    if (this.#sought !== undefined) {
      return !isGone && isAhead(this.#sought, storedAt) ? 'ready' : 'gone';
    }
    const states = this.ends.map((one): State => {
      const state = stateOf(one, lifetime);
      return isGone && (state === 'inflight' || state === 'ready') ? 'gone' : state;
    });
    if (this.#isCleared && states.includes('dead')) return 'gone';
    return (['inflight', 'ready', 'dead', 'acked', 'gone'] as const).find((state) =>
      states.includes(state),
    );
  }
}

/** Whether a group that was put there has a message of that time before it. */
export function isAhead(to: SeekTarget, storedAt: number): boolean {
  return to === 'earliest' || (to !== 'latest' && storedAt >= to.at);
}

function stateOf(one: IssuedHandle, { now, deadRetentionMs }: Lifetime): State {
  if (one.settledAt !== undefined) return 'acked';
  if (one.deadAt !== undefined && one.resentAt === undefined) {
    // What was pulled and is given up has no dead letter.
    return one.pull || one.deadAt < now - deadRetentionMs ? 'gone' : 'dead';
  }
  return isOpen(one) && one.until > now ? 'inflight' : 'ready';
}

/** A delivery as it is shown. */
export function deliveryView(one: IssuedHandle): DeliveryView {
  const { times, at, until, text, client, extendedAt } = one;
  const copy = one.isCopy === true ? true : undefined;
  return compact({ times, at, deadline: until, extendedAt, receiptHandle: text, client, copy });
}
