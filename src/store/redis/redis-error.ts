import { MqError, type MqErrorCode } from '../../errors';
import type { TopicRef } from '../store';

const OURS = /^MQREST (\w+)(?: (.*))?$/s;
const CODES: readonly MqErrorCode[] = ['TopicNotExist', 'GroupNotExist', 'TopicTypeMismatch'];

/** What is said when Redis takes no writes, by the first word of what it says itself. */
const NO_WRITES: Readonly<Record<string, string>> = {
  OOM: 'Redis has no memory left for messages (its maxmemory is reached)',
  MISCONF: 'Redis cannot write to its disk and takes no changes',
  NOREPLICAS: 'Redis has too few replicas in step (min-replicas-to-write) and takes no changes',
  READONLY: 'this Redis is a replica and takes no changes',
};

/**
 * The error for what Redis or the connection to it said: a refusal of the function library by its
 * code, anything else as `StoreUnavailable`. Only the message is kept: an error of the client
 * carries the command, and with it payloads or the password.
 */
export function refusal(message: string): MqError {
  const [, word, detail] = OURS.exec(message) ?? [];
  const code = CODES.find((known) => known === word);
  const noWrites = NO_WRITES[/^[A-Z]+/.exec(message)?.[0] ?? ''];
  if (noWrites !== undefined) return new MqError('StoreUnavailable', noWrites);
  return code === undefined
    ? new MqError('StoreUnavailable', `Redis: ${message}`)
    : new MqError(code, detail);
}

/** The refusal of a call with what it was about. */
export function explain(error: MqError, on: TopicRef & { group?: string }): MqError {
  switch (error.code) {
    case 'TopicNotExist':
      return new MqError(error.code, `topic ${on.topic} does not exist`);
    case 'GroupNotExist':
      return new MqError(error.code, `group ${on.group} does not exist`);
    case 'TopicTypeMismatch':
      return new MqError(error.code, `topic ${on.topic} is of type ${error.detail}`);
    default:
      return error;
  }
}
