import type { Express } from 'express';
import type { IncomingMessage } from 'node:http';
import { noteCode } from '../http/exchange';
import { send } from '../http/send';
import { problemOf } from '../schema/control-error';
import { CONTENT_TYPE, exposition, type Family } from './exposition';

export interface MetricsOptions {
  /** Throws the `ControlError` for a request that may not read them. */
  readonly admit: (req: IncomingMessage) => void;
  readonly families: () => Promise<readonly Family[]>;
}

const TEXT = { 'Content-Type': 'text/plain; charset=utf-8' };

/** Serves `GET /metrics` in the text format of Prometheus. */
export function mountMetrics(app: Express, { admit, families }: MetricsOptions): void {
  app.get('/metrics', async (req, res) => {
    try {
      admit(req);
    } catch (error) {
      const problem = problemOf(error);
      if (problem === undefined) throw error;
      const { status, title, about } = problem;
      noteCode(res, title.replaceAll(' ', '-'), true);
      const challenge = status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {};
      const hint = 'With --metrics public everybody may read /metrics.';
      send(res, status, `${about.detail ?? title}\n${hint}\n`, { ...TEXT, ...challenge });
      return;
    }
    const text = exposition(await families());
    send(res, 200, text, { 'Content-Type': CONTENT_TYPE, 'Cache-Control': 'no-store' });
  });
}
