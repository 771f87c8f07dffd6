/** The process that is measured: an echo or mqrest, driven over IPC by server.ts. */
import type { AddressInfo } from 'node:net';
import type * as Package from '../../../src/mqrest';
import { KEY } from '../load/requests';
import { ownEcho, stockEcho } from './echo';
import { fill, type Fill } from './fill';
import type { Bed } from './server';
import { startSdk } from './tracing-sdk';

const bed = JSON.parse(process.argv[2] ?? '{}') as Bed & { dist: string; redisUrl?: string };
let mq: Package.Mqrest | undefined;
let longest = 0;

async function listen(): Promise<number> {
  if (bed.sdk !== undefined) startSdk(bed.sdk);
  if (bed.serve === 'mqrest') {
    const { startMqrest } = (await import(`${bed.dist}/mqrest.js`)) as typeof Package;
    mq = await startMqrest({
      port: 0,
      auth: 'known',
      credentials: [KEY],
      ...(bed.redisUrl === undefined ? {} : { store: 'redis', redisUrl: bed.redisUrl }),
      ...bed.settings,
    });
    return mq.port;
  }
  const server = bed.serve === 'own echo' ? ownEcho() : stockEcho();
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
  if (message.ask === 'watch-stalls') watchStalls();
  if (message.ask === 'fill' && mq && message.fill) await fill(mq, message.fill);
  if (message.ask === 'reset') await mq?.reset();
  if (message.ask === 'heap') (globalThis as { gc?: () => void }).gc?.();
  const stall = longest;
  longest = 0;
  return { stall, heap: process.memoryUsage() };
}

process.on('message', (message: { ask: string }) => {
  void answer(message).then((reply) => process.send?.(reply));
});
// Closed, so that the next server on the store waits for nobody.
process.on('disconnect', () => void Promise.resolve(mq?.close()).then(() => process.exit(0)));
void listen().then((port) => process.send?.({ port }));
