import type { Express } from 'express';
import net from 'node:net';
import type { Clock } from '../../src/clock';
import { createApp } from '../../src/http/app';
import { mountFallback } from '../../src/http/fallback';
import { HttpServer, type ServerSettings } from '../../src/http/server';

/** A clock that stands at a known second: 0x5DAEE3FF. */
export const STILL: Clock = {
  now: () => 0x5daee3ff * 1000,
  schedule: () => () => undefined,
  after: () => () => undefined,
};

const open: HttpServer[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

/**
 * A server on a free port (or the one asked for) with the routes that `mount` gives it, and what
 * it logged; it is closed after the test.
 */
export async function served(
  mount: (app: Express) => void,
  settings: Partial<ServerSettings> = {},
  at = 0,
): Promise<{
  server: HttpServer;
  port: number;
  url: string;
  lines: string[];
  reports: string[];
}> {
  const lines: string[] = [];
  const reports: string[] = [];
  const app = createApp();
  mount(app);
  mountFallback(app, (line) => reports.push(line));
  const server = new HttpServer(app, {
    clock: STILL,
    log: 'requests',
    writeLine: (line) => lines.push(line),
    ...settings,
  });
  open.push(server);
  const { port } = await server.listen(at, '127.0.0.1');
  return { server, port, url: `http://127.0.0.1:${port}`, lines, reports };
}

/** Sends bytes over a new connection; resolves with all that comes back until the server ends it. */
export function exchange(port: number, request: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = '';
    const socket = net.connect(port, '127.0.0.1', () => socket.write(request));
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => (reply += text));
    socket.on('end', () => resolve(reply));
    socket.on('error', reject);
  });
}
