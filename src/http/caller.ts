import type { ServerResponse } from 'node:http';
import type { Caller } from '../broker/message';
import { clientOf } from './client-of';

/** Who waits for this reply: gone when the connection ends before the reply does. */
export function callerOf(res: ServerResponse): Caller {
  return {
    get client() {
      return clientOf(res.req);
    },
    onGone(callback) {
      const onClose = (): void => {
        if (!res.writableFinished) callback();
      };
      if (res.destroyed) queueMicrotask(onClose);
      else res.once('close', onClose);
      return () => res.off('close', onClose);
    },
  };
}
