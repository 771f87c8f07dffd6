import type { Express } from 'express';

/** Notes of every request and reply that Express gets whether its prototype is the app's already. */
export function watchPrototypes(app: Express): boolean[] {
  const seen: boolean[] = [];
  const { handle } = app as unknown as { handle: (...args: unknown[]) => void };
  Object.assign(app, {
    handle(req: object, res: object, next: unknown) {
      seen.push(Object.getPrototypeOf(req) === app.request);
      seen.push(Object.getPrototypeOf(res) === app.response);
      handle.call(app, req, res, next);
    },
  });
  return seen;
}
