import type { FaultCall } from '../../faults/fault';
import type { Batch } from '../../broker/pull/batch';
import type { Answer } from './answer';
import type { SendStatus } from '../gateway';

/** How a fault changes the work itself. */
export interface Twist {
  /** Thrown where sending or polling begins. */
  readonly fail?: Error | undefined;
  readonly sendStatus?: SendStatus | undefined;
  readonly pullStatus?: Batch['status'] | undefined;
  /** The poll is not let through, as one too many. */
  readonly limited?: boolean | undefined;
  /** What is sent is there once more. */
  readonly duplicate?: boolean | undefined;
}

/** A call that is understood. */
export interface Work {
  readonly call: FaultCall;
  /** Does it; throws what it is to be refused with. */
  run(twist?: Twist): Promise<Answer>;
}
