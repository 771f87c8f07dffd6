import type { Redis } from 'ioredis';

const SEE = 'see docs/durability.md';

/**
 * What the set-up of these masters may lose, one sentence for each kind, to be told at the start. What
 * a master does not tell (a managed service, an ACL) is passed over.
 */
export async function adviceOn(masters: readonly Redis[]): Promise<string[]> {
  return [...new Set((await Promise.all(masters.map(adviceOnOne))).flat())];
}

async function adviceOnOne(master: Redis): Promise<string[]> {
  const [memory, persistence] = await Promise.all([
    info(master, 'memory'),
    info(master, 'persistence'),
  ]);
  const policy = memory('maxmemory_policy');
  const file = persistence('aof_enabled');
  const fsync = file === '1' ? await setting(master, 'appendfsync') : undefined;
  return [
    ...(policy === undefined || policy === 'noeviction' ? [] : [evicts(policy)]),
    ...(file === '0' ? [NO_FILE] : []),
    ...(fsync === undefined ? [] : (SYNCED[fsync] ?? [])),
  ];
}

const evicts = (policy: string) =>
  `warning: when Redis is full it deletes parts of topics (maxmemory-policy ${policy}); set it to noeviction, ${SEE}`;
const NO_FILE = `warning: what came since its last snapshot is lost when Redis crashes (appendonly no); ${SEE}`;
const SYNCED: Readonly<Record<string, readonly string[]>> = {
  everysec: [
    `note: a loss of power may cost Redis about the last two seconds (appendfsync everysec); ${SEE}`,
  ],
  no: [
    `warning: a loss of power costs Redis what the system had not written yet (appendfsync no); ${SEE}`,
  ],
};

/** The fields of a section of INFO, by name. */
async function info(
  master: Redis,
  section: string,
): Promise<(field: string) => string | undefined> {
  const text = await master.info(section).catch(() => '');
  return (field) => new RegExp(`^${field}:(\\S+)`, 'm').exec(text)?.[1];
}

async function setting(master: Redis, name: string): Promise<string | undefined> {
  const reply = await master.config('GET', name).catch(() => undefined);
  return Array.isArray(reply) ? String(reply[1]) : undefined;
}
