import cluster from 'node:cluster';
import { relay, type Question } from './siblings';

/** What the process that looks after the others tells them when they are to end. */
const END = 'end';
/** How long after a failure another worker is tried; ms. */
const AGAIN_MS = 1_000;

/** Processes that serve one port together. */
export interface Workers {
  readonly port: number;
  /** Lets them end in order; resolves when all have. */
  close(): Promise<void>;
}

/** A process ended before it served, and has said why. */
export class WorkerEnded extends Error {}

/**
 * Starts so many processes of the same command, which serve one port together; resolves when all do,
 * rejects with {@link WorkerEnded} when one ends before it does. One that ends later is replaced.
 */
export async function startWorkers(count: number, warn: (line: string) => void): Promise<Workers> {
  const group = new WorkerGroup(warn);
  // One first: what keeps it from starting would keep the others.
  const port = await group.start();
  await Promise.all(Array.from({ length: count - 1 }, () => group.start()));
  return { port, close: () => group.close() };
}

class WorkerGroup {
  #isClosing = false;
  readonly #questions = new Map<string, Question>();

  constructor(private readonly warn: (line: string) => void) {}

  /** Starts one; resolves with its port when it serves. */
  start(): Promise<number> {
    const worker = cluster.fork();
    relay(worker, this.#questions);
    return new Promise((resolve, reject) => {
      worker.once('listening', ({ port }: { readonly port: number }) => {
        resolve(port);
        worker.once('exit', (code: number | null, signal: string | null) => {
          if (this.#isClosing) return;
          this.warn(
            `worker ${worker.process.pid} ended (${signal ?? code}); another takes its place`,
          );
          this.#replace();
        });
      });
      worker.once('exit', () => reject(new WorkerEnded()));
    });
  }

  #replace(): void {
    this.start().catch(() => setTimeout(() => this.#isClosing || this.#replace(), AGAIN_MS));
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const workers = Object.values(cluster.workers ?? {}).filter((one) => one !== undefined);
    await Promise.all(
      workers.map(
        (worker) =>
          new Promise((resolve) => {
            worker.once('exit', resolve);
            worker.send(END);
          }),
      ),
    );
  }
}

/** Whether this process is one of them. */
export const isWorker = cluster.isWorker;

/** Whether it is the one that was started before all others. */
export const isFirstWorker = cluster.worker?.id === 1;

/** Calls back when the process that looks after this one wants it to end. */
export function onEnd(callback: () => void): void {
  process.on('message', (message) => {
    if (message === END) callback();
  });
}
