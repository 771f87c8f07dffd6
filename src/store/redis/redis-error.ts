import { MqError, type MqErrorCode } from '../../errors';
import type { TopicRef } from '../store';

const OURS = /^MQREST (\w+)(?: (.*))?$/s;
const CODES: readonly MqErrorCode[] = ['TopicNotExist', 'GroupNotExist', 'TopicTypeMismatch'];

/**
 * The error for what Redis or the connection to it said: a refusal of the function library by its
 * code, anything else as `StoreUnavailable`. Only the message is kept: an error of the client
 * carries the command, and with it payloads or the password.
 */
export function refusal(message: string): MqError {
  const [, word, detail] = OURS.exec(message) ?? [];
  const code = CODES.find((known) => known === word);
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
