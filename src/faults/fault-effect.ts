import type { Chance } from './chance';
import type { FaultAction, FaultCall } from './fault';

/** How a fault changes the work of a call: its action, as far as the work has to know. */
export interface FaultEffect extends Pick<
  FaultAction,
  'error' | 'failAcks' | 'duplicate' | 'throttle' | 'sendStatus' | 'pullStatus'
> {
  /** What the call is to throw in place of its work, in the words of the protocol. */
  readonly refusal?: Error | undefined;
  /** Numbers by which messages come in another order. */
  readonly shuffle?: Chance | undefined;
}

/** A call that is understood but not done. */
export interface DecodedCall<Reply> {
  readonly call: FaultCall;
  /** Does it; throws what it is to be refused with, which is the effect's refusal where it has one. */
  run(effect?: FaultEffect): Promise<Reply>;
}
