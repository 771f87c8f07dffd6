/**
 * The process that is measured: an Express echo or mqrest, driven over IPC. Started by
 * server.ts with what to serve as its argument.
 */
import express from 'express';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ownPrototypes } from '../../src/http/app';
import { startMqrest, type Mqrest, type Settings } from '../../src/index';
import { KEY } from './requests';
import { fill, type Fill } from './fill';

const [kind = '', redisUrl = '', settings = '{}'] = process.argv.slice(2);
let mq: Mqrest | undefined;
let longest = 0;

function stockEcho(): RequestListener {
  const app = express();
  app.use(express.text({ type: '*/*', limit: '8mb' }));
  app.post('/topics/:topic/messages', (req, res) => {
    res.status(201).type('text/xml').send(req.body);
  });
  return app as RequestListener;
}

function ownEcho(): ReturnType<typeof express> {
  const app = express();
  app.disable('etag').disable('x-powered-by');
  app.post('/topics/:topic/messages', (req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
      res.writeHead(201, { 'Content-Type': 'text/xml', 'Content-Length': body.length });
      res.end(body);
    });
  });
  return app;
}

async function listen(): Promise<number> {
  if (kind === 'mqrest') {
    mq = await startMqrest({
      port: 0,
      auth: 'known',
      credentials: [KEY],
      ...(redisUrl === '' ? {} : { store: 'redis' as const, redisUrl }),
      ...(JSON.parse(settings) as Partial<Settings>),
    });
    return mq.port;
  }
  const app = ownEcho();
  const server =
    kind === 'echo-own' ? createServer(ownPrototypes(app), app) : createServer(stockEcho());
  server.keepAliveTimeout = 90_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Watches how late the event loop gets round to a timer. */
function watchStalls(): void {
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 1);
    last = now;
  }, 1);
}

async function answer(message: { ask: string; fill?: Fill }): Promise<unknown> {
  if (message.ask === 'usage') {
    const { user, system } = process.cpuUsage();
    return { cpuUs: user + system, rss: process.memoryUsage.rss() };
  }
  if (message.ask === 'watch-stalls') watchStalls();
  if (message.ask === 'fill' && mq && message.fill) await fill(mq.broker, message.fill);
  if (message.ask === 'gc') (globalThis as { gc?: () => void }).gc?.();
  const stall = longest;
  longest = 0;
  return { stall };
}

process.on('message', (message: { ask: string }) => {
  void answer(message).then((reply) => process.send?.(reply));
});
// Closed, so that the next server on the store waits for nobody.
process.on('disconnect', () => void Promise.resolve(mq?.close()).then(() => process.exit(0)));
void listen().then((port) => process.send?.({ port }));
