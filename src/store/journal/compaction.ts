import { Worker } from 'node:worker_threads';
import { asset } from '../../lib/asset';

/** A compaction that is under way. */
export interface Compaction {
  /** Resolves with the bytes of the snapshot; rejects when there is none. */
  readonly done: Promise<number>;
  /** Ends it where it is, which leaves everything as it was. */
  stop(): Promise<unknown>;
}

/** Compacts before the journal of a generation in a thread of its own, so that nobody waits for it. */
export function compactInThread(directory: string, generation: number): Compaction {
  const worker = new Worker(asset('compact-worker.js'), {
    eval: true,
    workerData: { directory, generation },
  });
  worker.unref();
  const done = new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('it was ended')));
  });
  return { done, stop: () => worker.terminate() };
}
