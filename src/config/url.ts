import type { Settings } from './settings';

/** Where programs of this machine reach a mqrest of these settings; for a host that is all of them, the loopback. */
export function urlOf({
  host,
  port,
  tlsCert,
}: Pick<Settings, 'host' | 'port' | 'tlsCert'>): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const name = reachable.includes(':') ? `[${reachable}]` : reachable;
  return `${tlsCert === '' ? 'http' : 'https'}://${name}:${port}`;
}
