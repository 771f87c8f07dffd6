import type { Redis } from 'ioredis';

/** What the store has to be let do. */
export interface NeededRights {
  /** What all keys and channels begin with. */
  readonly prefix: string;
  /** Whether it waits for replicas. */
  readonly waits: boolean;
}

/**
 * What the user may not do on a master, as it follows "may not"; `undefined`: all that is needed.
 * `rights` is the function of the library that knows.
 */
export async function missingRights(
  master: Redis,
  rights: string,
  { prefix, waits }: NeededRights,
): Promise<string | undefined> {
  const reply = await master.call('fcall', rights, 0, prefix, waits ? 1 : 0);
  const [onKeys, all, onChannels, wait] = reply as [string[], number, string[], number];
  const keys = all === 1 ? 'use keys' : `run ${onKeys.join(', ')} on keys`;
  const missing = [
    ...(onKeys.length === 0 ? [] : [`${keys} ${prefix}:*`]),
    ...(onChannels.length === 0 ? [] : [`run ${onChannels.join(', ')} on channels ${prefix}:*`]),
    ...(wait === 0 ? [] : ['run WAIT']),
  ];
  return missing.length === 0 ? undefined : missing.join(', nor ');
}
