import { describeOwnRedis, describeRedis } from '../support/redis';
import { describeParity } from './parity';
import { toolchains } from './toolchain';

describeOwnRedis('every official SDK through a recorder, memory store', (fresh) =>
  describeParity(toolchains, () => ({ store: 'memory' }), [
    ['the memory store', () => ({ store: 'memory' })],
    ['Redis', () => ({ store: 'redis', redisUrl: fresh().url })],
  ]),
);

describeRedis('every official SDK through a recorder, Redis store', (url) =>
  // What was recorded is still in that one.
  describeOwnRedis('played again', (fresh) =>
    describeParity(toolchains, () => ({ store: 'redis', redisUrl: url() }), [
      ['the memory store', () => ({ store: 'memory' })],
      ['Redis', () => ({ store: 'redis', redisUrl: fresh().url })],
    ]),
  ),
);
