import { receiptHandlesOf } from '../broker/receipt-handle';
import type { SettleVerb } from '../broker/events';
import type { Subscription } from '../store/store';
import type { HandleOrigin } from './refusal-reason';

/** A receipt handle that was issued, and what became of its delivery. Times are epoch ms. */
export interface IssuedHandle extends HandleOrigin {
  readonly text: string;
  readonly at: number;
  /** The group that got it. */
  readonly to: string;
  readonly client?: string | undefined;
  /** Of a copy that a fault made. */
  readonly isCopy?: boolean | undefined;
  /** By the pull model, which has no dead letters. */
  readonly pull?: true | undefined;
  /** Where the entry is that was delivered; a copy is in another place. */
  readonly place: string;
  settledAs?: SettleVerb;
  settledAt?: number;
  /** Was put off, perhaps. */
  until: number;
  extendedAt?: number;
  endedAt?: number;
  deadAt?: number;
  resentAt?: number;
  nextTimes?: number;
  /** It was resent, and a delivery of that came. */
  isContinued?: boolean;
  /** Its time was up, and that was told. */
  isOver?: boolean;
}

/** Whether nothing has ended the delivery, but perhaps time. */
export function isOpen({ settledAt, endedAt, deadAt }: IssuedHandle): boolean {
  return settledAt === undefined && endedAt === undefined && deadAt === undefined;
}

/** Where the entry is that a receipt handle stands for; the same for all where the handle does not say. */
export function placeOf(of: Subscription, isHalf: boolean, receiptHandle: string): string {
  const receipt = receiptHandlesOf(of, isHalf).decode(receiptHandle);
  return receipt === undefined ? '' : `${receipt.queue}/${receipt.offset}`;
}
