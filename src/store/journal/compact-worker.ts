import { parentPort, workerData } from 'node:worker_threads';
import { compact } from './compact';

/* A thread that compacts one directory, then ends. */

const { directory, generation } = workerData as { directory: string; generation: number };

async function main(): Promise<void> {
  parentPort?.postMessage(await compact(directory, generation));
}

void main();
