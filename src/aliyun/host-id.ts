const HOST = /^[A-Za-z0-9._:[\]-]{1,255}$/;

/**
 * The HostId of a reply: `http://` and the Host header where that is a plausible host; else
 * `http://localhost`, for SDKs fail on an empty one.
 */
export function hostIdOf(host: string | undefined): string {
  return host !== undefined && HOST.test(host) ? `http://${host}` : 'http://localhost';
}
