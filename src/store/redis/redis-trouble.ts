import { MqError } from '../../errors';

/** What is wrong: no connection, a right that is missing, or the first word of what Redis said. */
export type TroubleKind = 'connection' | 'right' | (string & {});

/**
 * Why Redis did not do a call. `detail` is for whoever called, and names no address; `cause` is for
 * the log, in plain words too. Neither has payloads or the password.
 */
export class RedisTrouble extends MqError {
  constructor(
    readonly kind: TroubleKind,
    detail: string,
    override readonly cause: string,
  ) {
    super('StoreUnavailable', detail);
  }

  /** The cause with the place, for the log. */
  at(place: string): string {
    return this.kind === 'connection'
      ? `no connection to Redis at ${place}: ${this.cause}`
      : `Redis at ${place}: ${this.cause}`;
  }
}

/** The trouble of a connection that is broken or cannot be had. */
export function connectionTrouble(cause: string): RedisTrouble {
  return new RedisTrouble('connection', 'the store cannot be reached', cause);
}

/** The trouble of a user who lacks rights; `what` follows "may not". */
export function rightTrouble(user: string | undefined, what: string): RedisTrouble {
  const who = user === undefined ? 'the default user' : `the user ${user}`;
  return new RedisTrouble(
    'right',
    'the store does not permit this; the log says what right is missing',
    `${who} may not ${what}; the rights that are enough: docs/running.md#rights-on-redis`,
  );
}
