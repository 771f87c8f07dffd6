import { complete } from '../../src/config/complete';

describe('settings given by code', () => {
  it('are completed with defaults, also where undefined', () => {
    expect(complete({ port: 0, host: undefined })).toMatchObject({ port: 0, host: '127.0.0.1' });
  });

  it('are checked like any other', () => {
    expect(() => complete({ port: -1 })).toThrow('port: -1 is not a port');
    expect(() => complete({ prot: 1 } as object)).toThrow('prot: unknown setting');
    expect(() => complete({ toString: 1 } as object)).toThrow('toString: unknown setting');
  });

  it('mean the store redis where they say how to use one, unless they name another', () => {
    expect(complete({ redisUrl: 'redis://h' }).store).toBe('redis');
    expect(complete({ redisTimeoutMs: 1_000 }).store).toBe('redis');
    expect(complete({ redisUrl: 'redis://h', store: 'memory' }).store).toBe('memory');
    expect(() => complete({ redisUrl: 'redis://h', state: 's.json' })).toThrow(
      'state: is for --store memory',
    );
  });

  it('take a certificate only with its key', () => {
    expect(() => complete({ tlsCert: 'c' })).toThrow(
      'tls.cert: needs tls.key too; add --tls-key FILE',
    );
    expect(() => complete({ tlsKey: 'k' })).toThrow(
      'tls.key: needs tls.cert too; add --tls-cert FILE',
    );
    expect(complete({ tlsCert: 'c', tlsKey: 'k' })).toMatchObject({ tlsCert: 'c', tlsKey: 'k' });
  });

  it('take what TLS to Redis goes by only where TLS is meant, and a certificate with its key', () => {
    const redis = { store: 'redis', redisUrl: 'rediss://h' } as const;
    expect(() => complete({ ...redis, redisTlsCert: 'c' })).toThrow(
      'redis.tls.cert: needs redis.tls.key too; add --redis-tls-key FILE',
    );
    expect(() => complete({ ...redis, redisTlsKey: 'k' })).toThrow(
      'redis.tls.key: needs redis.tls.cert too; add --redis-tls-cert FILE',
    );
    const plain = { ...redis, redisUrl: 'redis+cluster://h' };
    for (const files of [{ redisTlsCa: 'a' }, { redisTlsCert: 'c', redisTlsKey: 'k' }]) {
      expect(complete({ ...redis, ...files })).toMatchObject(files);
      expect(() => complete({ ...plain, ...files })).toThrow(
        /^redis\.tls\.(ca|cert): needs TLS, but redis\.url begins with redis:\/\/; write rediss:\/\/$/,
      );
    }
  });

  it('fill in what a topic leaves open', () => {
    const given = { instances: [{ topics: [{ name: 'T' }] }] } as unknown as object;
    expect(complete(given).instances).toEqual([
      { id: '', topics: [{ name: 'T', type: 'normal', queues: 1 }], groups: [] },
    ]);
  });
});
