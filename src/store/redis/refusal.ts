import { MqError, type MqErrorCode } from '../../errors';

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
