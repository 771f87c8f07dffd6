import { checkRedisBinary, findRedisBinary } from '../support/redis-binary';
import { allFaults } from './all-faults';
import { misses, type Row } from './row';

/** The short form: each of these once. `npm run chaos` does all of them, again and again. */
const SHORT = [
  'kill mqrest, --state DIR/ everysec',
  'kill Redis, appendfsync always',
  'hang-up and publish, embedded',
  'hang-up and publish, Redis',
  'maxmemory of Redis reached',
];
/** How many are done side by side. */
const LANES = 2;
const seed = Number(process.env['CHAOS_SEED'] ?? 1);

const redis = checkRedisBinary(findRedisBinary());
if ('missing' in redis && process.env['CI'] === 'true') throw new Error(redis.missing);

('missing' in redis ? describe.skip : describe)(`under load, CHAOS_SEED=${seed}`, () => {
  const rows = new Map<string, Row>();
  beforeAll(async () => {
    const waiting = allFaults.filter(({ name }) => SHORT.includes(name));
    const lane = async (): Promise<void> => {
      for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
        rows.set(fault.name, await fault.run({ rounds: 1, seed }));
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }, 240_000);

  it.each(SHORT)('nothing is lost, doubled or swapped, and it works again: %s', (name) => {
    const row = rows.get(name);
    if (row === undefined) throw new Error(`there is no fault ${name}`);
    expect(row.accepted).toBeGreaterThan(0);
    // How long it took is for `npm run chaos` to say.
    expect(misses({ ...row, back: 0 })).toEqual([]);
  });
});
