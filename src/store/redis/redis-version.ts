import { MqError } from '../../errors';

/** The first version with function libraries and entry ids of the form 0-*. */
const OLDEST_MAJOR = 7;

/** Refuses a server that is too old, by its answer to INFO. */
export function checkVersion(info: string): void {
  const version = /redis_version:(\S+)/.exec(info)?.[1] ?? 'of an unknown version';
  if (Number.parseInt(version) >= OLDEST_MAJOR) return;
  throw new MqError(
    'StoreUnavailable',
    `Redis ${OLDEST_MAJOR}.0 or later is needed, the server is ${version}`,
  );
}
