import type { Settings } from '../../config/settings';
import { loadMqrest } from '../here';
import { certificateOf, type Server } from '../client/server';
import { checkSignature } from './check-signature';
import type { Finding } from './report';

/** A mqrest with these settings, in memory, on a port of its own, and whether what is signed here passes there. */
export async function tryOut(settings: Settings, keys: Server['keys']): Promise<Finding> {
  const { startMqrest } = await loadMqrest();
  const own = {
    port: 0,
    host: '127.0.0.1',
    store: 'memory',
    workers: 1,
    state: '',
    log: 'off',
  } as const;
  // They are those of a connection to Redis, which a mqrest in memory has no use for.
  const redis = { redisTlsCa: '', redisTlsCert: '', redisTlsKey: '' };
  let mq: Awaited<ReturnType<typeof startMqrest>>;
  try {
    mq = await startMqrest({ ...settings, ...own, ...redis }, { warn: () => undefined });
  } catch (error) {
    return { level: 'bad', sentence: `it would not start: ${(error as Error).message}` };
  }
  try {
    const { basePath } = settings;
    const server = { origin: mq.url, keys, basePath, by: 'settings' } as const;
    const certificate = certificateOf(settings);
    return await checkSignature({ ...server, certificate }, 'a mqrest with these settings');
  } finally {
    await mq.close();
  }
}
