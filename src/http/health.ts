import type { Express } from 'express';
import { MqError } from '../errors';
import { send } from './send';

/** What `ready` depends on. */
export interface Vitals {
  /** Rejects when the store cannot do work now. */
  ping(): Promise<void>;
  closing(): boolean;
  /** Why no message can be taken in; `undefined`: it can. */
  full?(): Promise<string | undefined>;
  memory?(): Memory;
}

/** Bytes in use, and how many may be. */
export interface Figures {
  readonly usedBytes: number;
  readonly limitBytes: number;
}
/** What takes memory: messages where they are kept in this process, bodies, replies that are not sent. */
export type Memory = Readonly<Partial<Record<'store' | 'bodies' | 'replies', Figures>>>;

const JSON_TYPE = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

/**
 * `GET /_mqrest/health/live`: 200 as long as the process answers at all.
 * `GET /_mqrest/health/ready`: 200 when requests can be served, else 503 with the reason; with what
 * takes memory.
 */
export function mountHealth(app: Express, vitals: Vitals): void {
  app.get('/_mqrest/health/live', (_req, res) => {
    send(res, 200, JSON.stringify({ status: 'live' }), JSON_TYPE);
  });
  app.get('/_mqrest/health/ready', async (_req, res) => {
    const reason = await whyNotReady(vitals);
    const status = reason === undefined ? 'ready' : 'unready';
    const report = { status, reason, memory: vitals.memory?.() };
    send(res, reason === undefined ? 200 : 503, JSON.stringify(report), JSON_TYPE);
  });
}

async function whyNotReady(vitals: Vitals): Promise<string | undefined> {
  if (vitals.closing()) return 'shutting down';
  try {
    await vitals.ping();
    return await vitals.full?.();
  } catch (error) {
    if (error instanceof MqError) return error.detail ?? error.code;
    return error instanceof Error ? error.message : String(error);
  }
}
