import { parseRedisUrl } from '../../../src/store/redis/connection';

describe('a Redis URL', () => {
  it.each([
    [
      'redis://cache',
      { kind: 'single', nodes: [{ host: 'cache', port: 6379 }], db: 0, tls: false },
    ],
    [
      'rediss://ann:p%40ss@cache.example:6380/3',
      {
        ...{ kind: 'single', nodes: [{ host: 'cache.example', port: 6380 }], db: 3, tls: true },
        ...{ username: 'ann', password: 'p@ss' },
      },
    ],
    [
      'redis://:only@[::1]:7000',
      { kind: 'single', nodes: [{ host: '::1', port: 7000 }], db: 0, tls: false, password: 'only' },
    ],
    [
      'redis+sentinel://a,b:1234/main/2',
      {
        nodes: [
          { host: 'a', port: 26379 },
          { host: 'b', port: 1234 },
        ],
        ...{ kind: 'sentinel', master: 'main', db: 2, tls: false },
      },
    ],
    [
      'rediss+cluster://:pw@a:1,b:2',
      {
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 2 },
        ],
        ...{ kind: 'cluster', db: 0, tls: true, password: 'pw' },
      },
    ],
  ])('reads %s', (url, target) => {
    expect(parseRedisUrl(url)).toEqual(target);
  });

  it.each([
    ['http://cache', 'not of a known form'],
    ['redis://', 'not of a known form'],
    ['redis://a,b', 'several hosts are for Sentinel or Cluster'],
    ['redis://a:0', 'a port is not from 1 to 65535'],
    ['redis://a b', 'a host is malformed'],
    ['redis://a/x', 'the database is not a number'],
    ['redis+sentinel://a', 'Sentinel needs the name of the master'],
    ['redis+cluster://a/1', 'a cluster has no databases'],
    ['redis://ann@a', 'a user needs a password'],
    ['redis://:%zz@a', 'a % is not followed by two hex digits'],
  ])('refuses %s and says what is allowed', (url, reason) => {
    expect(() => parseRedisUrl(url)).toThrow(reason);
    expect(() => parseRedisUrl(url)).toThrow('Allowed: redis://[[user]:password@]host[:port]');
  });

  it('does not repeat a password', () => {
    for (const url of ['redis://:secret@a,b', 'redis://x:secret@a:0', 'redis://:secret@']) {
      expect(() => parseRedisUrl(url)).toThrow(/^(?!.*secret)/);
    }
  });
});
