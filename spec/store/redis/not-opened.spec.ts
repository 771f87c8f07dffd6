import { openRedisStore } from '../../../src/store/redis/redis-store';
import { freePort } from '../../support/redis-process';

/** How long what a store has left may keep its process from ending. */
const SOON_MS = 1_500;

const timers = (): number =>
  process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length;

describe('a store that could not be opened', () => {
  it.each(['redis://HOST', 'redis+sentinel://HOST/main', 'redis+cluster://HOST'])(
    'lets its process end soon: %s',
    async (form) => {
      const before = timers();
      const url = form.replace('HOST', `127.0.0.1:${await freePort()}`);
      await expect(openRedisStore({ url })).rejects.toMatchObject({ code: 'StoreUnavailable' });
      const refusedAt = performance.now();
      while (timers() > before) await new Promise(setImmediate);
      expect(performance.now() - refusedAt).toBeLessThan(SOON_MS);
    },
  );
});
