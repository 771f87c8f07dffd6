import { setInterval } from './lib/real-time';

/** What of its launcher a process is to end with. */
export interface Launcher {
  /** Its standard input, which closes when the launcher ends, however that ends. */
  readonly stdin: boolean;
  /** Its parent process. */
  readonly parent: boolean;
}

/** How often it is looked whether the parent is still the same; ms. */
const LOOK_MS = 250;

/** Calls back once when the launcher has ended; keeps nothing alive by itself. */
export function onLauncherGone({ stdin, parent }: Launcher, callback: () => void): void {
  let isGone = false;
  const gone = (): void => {
    if (!isGone) callback();
    isGone = true;
  };
  // What is read is of no use; an input that fails is one that is over.
  if (stdin) process.stdin.on('end', gone).on('error', gone).resume();
  if (!parent) return;
  // Whoever takes over a process without parent has another number.
  const first = process.ppid;
  setInterval(() => process.ppid === first || gone(), LOOK_MS).unref();
}
