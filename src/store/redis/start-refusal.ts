import { MqError } from '../../errors';
import { placeOf, type RedisTarget } from './connection';
import { BROKE, NO_ANSWER } from './connection-cause';
import { portCause } from './port-check';
import { connectionTrouble, RedisTrouble } from './redis-trouble';

/** What may have a cause that only the port itself tells. */
const UNCLEAR = [BROKE, NO_ANSWER];

/** What a start says that was refused: the cause, and the place. */
export async function startRefusal(refused: MqError, target: RedisTarget): Promise<MqError> {
  if (!(refused instanceof RedisTrouble)) return refused;
  const isUnclear = refused.kind === 'connection' && UNCLEAR.includes(refused.cause);
  const found = isUnclear ? await portCause(target) : undefined;
  const trouble = found === undefined ? refused : connectionTrouble(found);
  return new MqError('StoreUnavailable', trouble.at(placeOf(target)));
}
