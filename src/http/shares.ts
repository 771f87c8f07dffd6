import { Budget } from '../lib/budget';

/** Memory for what is under way on all connections of a server. */
export interface Shares {
  /** Bodies that are read or worked on. */
  readonly bodies: Budget;
  /** Long replies that are not sent yet. */
  readonly replies: Budget;
}

/** The shares of a server that may take so many bytes for bodies, and as many for replies. */
export function sharesOf(limitBytes?: number): Shares {
  return { bodies: new Budget(limitBytes), replies: new Budget(limitBytes) };
}
