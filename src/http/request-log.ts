import type { IncomingMessage, ServerResponse } from 'node:http';
import { logText } from './log-text';
import { outcomeOf } from './outcome';
import { requestId } from './request-id';

/** Which requests get a line: all, those that ended in an error, or none. */
export type LogLevel = 'requests' | 'errors' | 'off';

/**
 * One line about a request whose reply is over:
 * time, request id, method, path, status, code, duration, body bytes; `gone` when the client had
 * hung up before its reply. Headers never appear, nor secrets of the query.
 */
export function requestLine(
  req: IncomingMessage & { originalUrl?: string },
  res: ServerResponse,
  now: number,
  tookMs: number,
): string {
  const { bytes, code } = outcomeOf(res);
  const path = logText(req.originalUrl ?? req.url ?? '');
  const status = res.writableFinished ? String(res.statusCode) : 'gone';
  const outcome = code === '' ? status : `${status} ${code}`;
  return `${new Date(now).toISOString()} ${requestId(req)} ${req.method ?? '-'} ${path} ${outcome} ${tookMs.toFixed(1)}ms ${bytes}B`;
}
