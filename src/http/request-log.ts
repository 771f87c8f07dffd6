import type { IncomingMessage, ServerResponse } from 'node:http';
import { logText } from './log-text';
import { outcomeOf } from './outcome';
import { exchangeOf } from './exchange';

/** Which requests get a line: all, those that ended in an error, or none. */
export type LogLevel = 'requests' | 'errors' | 'off';

/**
 * One line about a reply that is over at `now` (epoch ms):
 * time, request id, method, path, status, code, duration, body bytes; `gone` when the client had
 * hung up before its reply. Headers never appear, nor secrets of the query.
 */
export function requestLine(res: ServerResponse, now: number): string {
  const req: IncomingMessage & { originalUrl?: string } = res.req;
  const { id, arrivedAt } = exchangeOf(req);
  const { bytes, code } = outcomeOf(res);
  const path = logText(req.originalUrl ?? req.url ?? '');
  const status = res.writableFinished ? String(res.statusCode) : 'gone';
  const outcome = code === '' ? status : `${status} ${code}`;
  return `${new Date(now).toISOString()} ${id} ${req.method ?? '-'} ${path} ${outcome} ${(performance.now() - arrivedAt).toFixed(1)}ms ${bytes}B`;
}
