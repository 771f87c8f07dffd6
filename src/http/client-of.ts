import type { IncomingMessage } from 'node:http';

/** Where a request comes from and what sent it, for people. */
export function clientOf({ socket, headers }: IncomingMessage): string {
  const agent = headers['user-agent'] ?? 'unknown agent';
  return `${socket.remoteAddress ?? 'gone'} ${agent.slice(0, 200)}`;
}
