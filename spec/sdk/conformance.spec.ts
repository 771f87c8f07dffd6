import { describeRedis } from '../support/redis';
import { openLocalVenue } from './local-venue';
import { describeSdks } from './play';
import { isRealServiceGiven, openRealVenue } from './real-venue';
import { toolchains } from './toolchain';

if (isRealServiceGiven()) {
  describe('the real service', () =>
    describeSdks({ title: 'real service', toolchains, open: openRealVenue, isReal: true }));
} else {
  describe('every official SDK, memory store', () =>
    describeSdks({
      title: 'memory store',
      toolchains,
      open: () => openLocalVenue({ store: 'memory' }),
    }));
  describeRedis('every official SDK, Redis store', (url) =>
    describeSdks({
      title: 'Redis store',
      toolchains,
      open: () => openLocalVenue({ store: 'redis', redisUrl: url() }),
    }),
  );
}
