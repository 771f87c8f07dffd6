import type { Redis } from 'ioredis';

const corked = new WeakSet<Redis['stream']>();

/**
 * Lets all commands that a connection is given in this turn of the event loop go out in one write,
 * at the end of the turn. A write of its own costs each of them more than all else does here, and a
 * pipeline of ioredis makes one text of them all and waits for the pipeline before.
 */
export function oneWritePerTurn({ stream }: Redis): void {
  if (corked.has(stream)) return;
  corked.add(stream);
  stream.cork();
  setImmediate(() => {
    corked.delete(stream);
    stream.uncork();
  });
}
