import Redis from 'ioredis';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stores } from '../../../src/config/stores';
import { complete } from '../../../src/config/complete';
import type { Settings } from '../../../src/config/settings';
import type { Store } from '../../../src/store/store';
import { Authority, type CertificateFiles } from '../../support/authority';
import { describeRedisProcesses } from '../../support/redis';
import { freePort } from '../../support/redis-process';
import { selfSigned } from '../../support/self-signed';
import { Bed } from '../bed';

/** A store of these settings, opened as a start does it. */
function open(redisUrl: string, more: Partial<Settings> = {}): Promise<Store> {
  const settings = complete({ store: 'redis', redisUrl, ...more });
  return stores.redis.open({ ...settings, warn: () => undefined });
}

/** What a start says that fails. */
async function said(redisUrl: string, more: Partial<Settings> = {}): Promise<string> {
  try {
    const store = await open(redisUrl, more);
    await store.close();
    return 'it works';
  } catch (error) {
    return (error as Error).message.replace('StoreUnavailable: ', '');
  }
}

async function works(redisUrl: string, more: Partial<Settings>): Promise<void> {
  const b = new Bed(await open(redisUrl, more));
  await b.put('m');
  expect(await b.take()).toBe('m');
  await b.store.close();
}

describeRedisProcesses('Redis over TLS', (start) => {
  let authority: Authority;
  let server: CertificateFiles;
  let client: CertificateFiles;
  beforeAll(() => {
    authority = new Authority();
    server = authority.issue();
    client = authority.issue();
  });
  afterAll(() => authority.remove());

  const tlsLines = ({ cert, key }: CertificateFiles, clients = 'no'): string[] => [
    ...[`tls-cert-file ${cert}`, `tls-key-file ${key}`, `tls-ca-cert-file ${authority.ca}`],
    ...[`tls-auth-clients ${clients}`, 'tls-replication yes'],
  ];
  /** Where a Redis with this certificate speaks TLS and nothing else. */
  const listening = async (files: CertificateFiles, clients?: string): Promise<string> => {
    const { port } = await start((port) => [
      ...['port 0', `tls-port ${port}`],
      ...tlsLines(files, clients),
    ]);
    return `127.0.0.1:${port}`;
  };
  const trust = () => ({ redisTlsCa: authority.ca });
  const shown = () => ({ redisTlsCert: client.cert, redisTlsKey: client.key });

  it('works with an authority that is named', async () => {
    const at = await listening(server);
    await works(`rediss://${at}`, trust());
    await works(`rediss://${at.replace('127.0.0.1', 'localhost')}`, trust());
  });

  it('works with a certificate of the client where Redis asks for one, and says so where not', async () => {
    const at = await listening(server, 'yes');
    await works(`rediss://${at}`, { ...trust(), ...shown() });
    expect(await said(`rediss://${at}`, trust())).toBe(
      `no connection to Redis at ${at}: it asks for a certificate; give it one with redis.tls.cert and redis.tls.key`,
    );
    const stranger = selfSigned();
    const own = { redisTlsCert: stranger.certFile, redisTlsKey: stranger.keyFile };
    expect(await said(`rediss://${at}`, { ...trust(), ...own })).toBe(
      `no connection to Redis at ${at}: it does not trust the certificate in redis.tls.cert`,
    );
    stranger.remove();
  });

  it('works through Sentinels that speak TLS too', async () => {
    const master = await listening(server);
    const { port } = await start((port) => [
      ...['port 0', `tls-port ${port}`, ...tlsLines(server)],
      `sentinel monitor main ${master.replace(':', ' ')} 1`,
    ]);
    await works(`rediss+sentinel://127.0.0.1:${port}/main`, trust());
    expect(await said(`rediss+sentinel://127.0.0.1:${port}/main`)).toMatch('redis.tls.ca');
    expect(await said(`redis+sentinel://127.0.0.1:${port}/main`)).toMatch('rediss://');
    expect(await said(`rediss+sentinel://127.0.0.1:${port}/other`, trust())).toMatch(
      'the Sentinels know no master of that name',
    );
  });

  it('works on a cluster', async () => {
    const bus = await freePort();
    const { port } = await start((port) => [
      ...['port 0', `tls-port ${port}`, ...tlsLines(server)],
      ...['cluster-enabled yes', `cluster-port ${bus}`, 'tls-cluster yes'],
      'cluster-announce-ip 127.0.0.1',
    ]);
    const at = `127.0.0.1:${port}`;
    const node = new Redis(port, { tls: { ca: readFileSync(authority.ca) } });
    await node.cluster('ADDSLOTSRANGE', 0, 16383);
    while (!(await node.cluster('INFO')).includes('cluster_state:ok'));
    node.disconnect();
    await works(`rediss+cluster://${at}`, trust());
    expect(await said(`rediss+cluster://${at}`)).toMatch('redis.tls.ca');
    expect(await said(`redis+cluster://${at}`)).toMatch('rediss://');
  });

  it('says that a certificate is trusted by nobody, and what to set', async () => {
    const cause =
      'its certificate is signed by nobody who is trusted here; redis.tls.ca (--redis-tls-ca FILE) names whom to trust';
    const stranger = selfSigned();
    const own = await listening({ cert: stranger.certFile, key: stranger.keyFile });
    const at = await listening(server);
    expect(await said(`rediss://${own}`)).toBe(`no connection to Redis at ${own}: ${cause}`);
    expect(await said(`rediss://${at}`)).toBe(`no connection to Redis at ${at}: ${cause}`);
    expect(await said(`rediss://${at}`, { redisTlsCa: stranger.certFile })).toContain(cause);
    await works(`rediss://${own}`, { redisTlsCa: stranger.certFile });
    stranger.remove();
  });

  it('says that a certificate is for another host, or has expired', async () => {
    const other = await listening(authority.issue('DNS:redis.example'));
    expect(await said(`rediss://${other}`, trust())).toBe(
      `no connection to Redis at ${other}: its certificate is not for the host in the address`,
    );
    const old = await listening(authority.issue(undefined, -1));
    expect(await said(`rediss://${old}`, trust())).toBe(
      `no connection to Redis at ${old}: its certificate has expired`,
    );
  });

  it('says when one end speaks TLS and the other does not', async () => {
    const tls = await listening(server);
    expect(await said(`redis://${tls}`)).toBe(
      `no connection to Redis at ${tls}: that port speaks TLS: use rediss:// in place of redis://`,
    );
    const plain = `127.0.0.1:${(await start()).port}`;
    expect(await said(`rediss://${plain}`)).toBe(
      `no connection to Redis at ${plain}: that port speaks no TLS: use redis:// in place of rediss://, or its TLS port`,
    );
  });

  it('says which file is wrong', async () => {
    const missing = join(authority.ca, '..', 'none.pem');
    expect(await said('rediss://h', { redisTlsCa: missing })).toBe(
      `redis.tls.ca: ${missing}: there is no such file`,
    );
    expect(await said('rediss://h', { redisTlsCa: server.key })).toMatch(
      /^redis\.tls\.ca: .* holds no certificate/,
    );
    const swapped = { redisTlsCert: client.cert, redisTlsKey: server.key };
    expect(await said('rediss://h', swapped)).toMatch(/^redis\.tls\.key: .* is not the key of/);
  });
});

describeRedisProcesses('a Redis that lets nobody in', (start) => {
  it('is told by what it asks for', async () => {
    const at = `127.0.0.1:${(await start(() => ['requirepass right'])).port}`;
    const place = `no connection to Redis at ${at}: `;
    expect(await said(`redis://${at}`)).toBe(
      `${place}it asks for a password: redis://[user]:password@…`,
    );
    expect(await said(`redis://:wrong@${at}`)).toBe(`${place}the password is wrong`);
    for (const user of ['ann:right', 'ann:wrong']) {
      expect(await said(`redis://${user}@${at}`)).toBe(
        `${place}there is no user ann with this password, or it is switched off`,
      );
    }
    expect(await said(`redis://:right@${at}`)).toBe('it works');
    expect(await said(`redis://:right@${at}/99`)).toBe(`${place}it has no database of that number`);
  });
});
