import type { Exchange } from '../recording';
import type { Twins } from '../replay/twins';
import { difference, type Difference, type Kind } from './difference';

/** Two times at one place, in epoch ms; how far the clocks are apart is known at the end. */
export interface Instants {
  readonly where: string;
  readonly recorded: number;
  readonly run: number;
}

/** An exchange that is compared, what that goes by, and what is found. */
export class Comparison {
  readonly differences: Difference[] = [];
  readonly instants: Instants[] = [];

  constructor(
    readonly exchange: Exchange,
    readonly twins: Twins,
    /** Whether texts of messages are stand-ins, so that an MD5 says nothing. */
    readonly areBodiesReplaced: boolean,
  ) {}

  /** Notes a difference between what was recorded and what came in the run. */
  differs(kind: Kind, where: string, recorded: string, run: string): void {
    this.differences.push(difference(kind, where, recorded, run));
  }
}
