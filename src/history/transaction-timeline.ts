import { compact } from '../lib/compact';
import { deliveryView } from './group-timeline';
import type { IssuedHandle } from './issued-handle';
import type { RefusedView, TransactionLife } from './life-view';

/** What became of a transaction, put together step by step. */
export class TransactionTimeline {
  /** Of the publish. */
  birth: IssuedHandle | undefined;
  readonly checks: IssuedHandle[] = [];
  readonly refused: RefusedView[] = [];
  #settled: { readonly as: 'commit' | 'rollback'; readonly at: number } | undefined;

  get last(): IssuedHandle | undefined {
    return this.checks.at(-1) ?? this.birth;
  }

  /** How and when it ended. */
  get settled(): { readonly as: 'commit' | 'rollback'; readonly at: number } | undefined {
    return this.#settled;
  }

  settle(as: 'commit' | 'rollback', at: number): void {
    this.#settled = { as, at };
  }

  /** A transaction has an end whichever of its handles it was settled by. */
  settling(handle: IssuedHandle): IssuedHandle {
    if (this.#settled === undefined) return handle;
    return { ...handle, settledAs: this.#settled.as, settledAt: this.#settled.at };
  }

  /** As it is shown; `undefined` where the message is no transaction. */
  view(): TransactionLife | undefined {
    const { birth, checks, refused } = this;
    if (birth === undefined && checks.length === 0 && this.#settled === undefined) return undefined;
    const as = this.#settled?.as;
    return compact({
      receiptHandle: birth?.text,
      checks: checks.map((one) => ({ group: one.to, ...deliveryView(one) })),
      settled: as && (as === 'commit' ? ('committed' as const) : ('rolled-back' as const)),
      settledAt: this.#settled?.at,
      refused,
    });
  }
}
