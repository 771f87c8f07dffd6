import { openRedisStore } from '../../src/store/redis/redis-store';
import { describeRedis } from '../support/redis';
import { describeStore } from './contract';

describeRedis('on Redis', (url) => {
  describeStore('the Redis store', () => openRedisStore({ url: url() }));
});
