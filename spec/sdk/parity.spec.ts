import { describeRedis } from '../support/redis';
import { describeParity } from './parity';
import { toolchains } from './toolchain';

describeRedis('every official SDK through a recorder', (url) => {
  const memory = ['the memory store', () => ({ store: 'memory' })] as const;
  const redis = ['Redis', () => ({ store: 'redis', redisUrl: url() })] as const;
  describe('memory store', () =>
    describeParity(toolchains, () => ({ store: 'memory' }), [memory, redis]));
  describe('Redis store', () =>
    describeParity(toolchains, () => ({ store: 'redis', redisUrl: url() }), [memory, redis]));
});
