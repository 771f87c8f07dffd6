import type { Express } from 'express';
import { send } from './send';

/** What `ready` depends on. */
export interface Vitals {
  /** Rejects when the store cannot do work now. */
  ping(): Promise<void>;
  closing(): boolean;
}

const JSON_TYPE = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

/**
 * `GET /_mqrest/health/live`: 200 as long as the process answers at all.
 * `GET /_mqrest/health/ready`: 200 when requests can be served, else 503 with the reason.
 */
export function mountHealth(app: Express, vitals: Vitals): void {
  app.get('/_mqrest/health/live', (_req, res) => {
    send(res, 200, JSON.stringify({ status: 'live' }), JSON_TYPE);
  });
  app.get('/_mqrest/health/ready', async (_req, res) => {
    const reason = await whyNotReady(vitals);
    const report = reason === undefined ? { status: 'ready' } : { status: 'unready', reason };
    send(res, reason === undefined ? 200 : 503, JSON.stringify(report), JSON_TYPE);
  });
}

async function whyNotReady(vitals: Vitals): Promise<string | undefined> {
  if (vitals.closing()) return 'shutting down';
  try {
    await vitals.ping();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
