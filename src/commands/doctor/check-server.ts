import type { Server } from '../client/server';
import { send } from '../client/http';
import { EXIT, Failure } from '../failure';
import type { Finding } from './report';

/** What `ready` answers. */
interface Health {
  readonly status: string;
  readonly reason?: string;
  readonly memory?: {
    readonly store?: { readonly usedBytes: number; readonly limitBytes: number };
  };
}

/** From here on what every group has settled goes first. */
const NEARLY_FULL = 7 / 8;

/** Whether a mqrest answers there, and can work. */
export async function checkServer(
  server: Server,
): Promise<{ readonly isMqrest: boolean; readonly findings: readonly Finding[] }> {
  try {
    const { text } = await send(server, { method: 'GET', path: '/_mqrest/health/ready' });
    const health = healthIn(text);
    if (health === undefined) return { isMqrest: false, findings: [notMqrest(server)] };
    return { isMqrest: true, findings: findingsOf(health, server) };
  } catch (error) {
    if (!(error instanceof Failure) || error.exitCode !== EXIT.unreachable) throw error;
    // Who named an address means one that runs.
    const level = server.by === 'settings' ? 'note' : 'bad';
    return { isMqrest: false, findings: error.sentences.map((sentence) => ({ level, sentence })) };
  }
}

function healthIn(text: string): Health | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'status' in value
      ? (value as Health)
      : undefined;
  } catch {
    return undefined;
  }
}

function notMqrest({ origin }: Server): Finding {
  return {
    ...{ level: 'bad', sentence: `what listens at ${origin} is not mqrest` },
    advice: 'start mqrest on another port: mqrest --port 9881',
  };
}

function findingsOf({ status, reason, memory }: Health, { origin }: Server): Finding[] {
  const isReady = status === 'ready';
  const first: Finding = isReady
    ? { level: 'ok', sentence: `${origin} is ready` }
    : { level: 'bad', sentence: `${origin} is not ready: ${reason ?? status}` };
  const { usedBytes = 0, limitBytes = Infinity } = memory?.store ?? {};
  if (usedBytes < limitBytes * NEARLY_FULL) return [first];
  const sentence = `its messages take ${mb(usedBytes)} of ${mb(limitBytes)} MB`;
  return [first, { level: 'warn', sentence, advice: 'consume, purge, or give it more --memory' }];
}

function mb(bytes: number): number {
  return Math.round(bytes / 1_048_576);
}
