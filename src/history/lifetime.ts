import type { Policy } from '../broker/policy';

/** How long things last, and how late it is. */
export interface Lifetime extends Pick<
  Policy,
  'maxRetries' | 'rules' | 'retentionMs' | 'deadRetentionMs' | 'checkForMs'
> {
  /** Epoch ms. */
  readonly now: number;
}
