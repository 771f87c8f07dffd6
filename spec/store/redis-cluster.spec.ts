import { openRedisStore } from '../../src/store/redis/redis-store';
import { describeRedisCluster } from '../support/redis';
import { describeStore } from './contract';

describeRedisCluster('on a Redis Cluster', (redis) => {
  describeStore('the Redis store', () => openRedisStore({ url: redis().url }));
});
