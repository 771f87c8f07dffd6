import { MqError, type MqErrorCode } from '../../errors';
import type { TopicRef } from '../store';
import type { RedisTarget } from './connection';
import { connectionCause } from './connection-cause';
import { connectionTrouble, RedisTrouble, rightTrouble } from './redis-trouble';

const OURS = /^MQREST (\w+)(?: (.*))?$/s;
const CODES: readonly MqErrorCode[] = ['TopicNotExist', 'GroupNotExist', 'TopicTypeMismatch'];

/** What is said when Redis takes no writes, by the first word of what it says itself. */
const NO_WRITES: Readonly<Record<string, string>> = {
  OOM: 'Redis has no memory left for messages (its maxmemory is reached)',
  MISCONF: 'Redis cannot write to its disk and takes no changes',
  NOREPLICAS: 'Redis has too few replicas in step (min-replicas-to-write) and takes no changes',
  READONLY: 'this Redis is a replica and takes no changes',
};

/** What Redis says at the greeting, or while it is not there for anyone. */
const AWAY = /^(?:-?NOAUTH|WRONGPASS|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|ERR AUTH)/;

/** What Redis says when a right is missing to a command in a function. */
const NO_RIGHT_IN_FUNCTION = /^ERR The user executing the script|^ERR ACL failure in script/;

/** What it says when a right is missing, and what that right is for. */
const NO_RIGHT: readonly (readonly [RegExp, (name: string) => string])[] = [
  [/^NOPERM .*'([\w|-]+)' command/, (name) => `run ${name.toUpperCase().replace('|', ' ')}`],
  [/^NOPERM .*channel/, () => 'use its channels'],
  [/^NOPERM/, () => 'use its keys'],
  [NO_RIGHT_IN_FUNCTION, () => 'run its functions'],
];

/**
 * The error for what Redis said: a refusal of the function library by its code, anything else as
 * {@link RedisTrouble}. Only the message is looked at: an error of the client carries the command,
 * and with it payloads or the password.
 */
export function refusal(message: string, target: RedisTarget): MqError {
  const [, word, detail] = OURS.exec(message) ?? [];
  const code = CODES.find((known) => known === word);
  if (code !== undefined) return new MqError(code, detail);
  const kind = /^[A-Z]+/.exec(message)?.[0] ?? 'ERR';
  const noWrites = NO_WRITES[kind];
  if (noWrites !== undefined) return new RedisTrouble(kind, noWrites, noWrites);
  if (AWAY.test(message)) {
    return connectionTrouble(connectionCause(new Error(message), target) ?? kind);
  }
  for (const [sign, what] of NO_RIGHT) {
    const found = sign.exec(message);
    if (found !== null) return rightTrouble(target.username, what(found[1] ?? ''));
  }
  return new RedisTrouble(kind, 'the store failed; the log says why', firstLine(message));
}

/** Whether a function was kept from something by a missing right: Redis does not say by which. */
export function isRightInFunction(error: unknown): boolean {
  return error instanceof Error && NO_RIGHT_IN_FUNCTION.test(error.message);
}

const LONGEST = 200;

/** What Redis said, without where in the library it happened and without what could be a payload. */
function firstLine(message: string): string {
  const [line = ''] = message.replace(/ script: .*| with args beginning with: .*/s, '').split('\n');
  return `it refuses a call: ${line.slice(0, LONGEST)}`;
}

/** What a function of the library is called on. */
export type Subject = TopicRef & { readonly group?: string };

/** The refusal of a call with what it was about. */
export function explain(error: MqError, on: Subject): MqError {
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
