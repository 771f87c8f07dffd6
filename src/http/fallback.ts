import type { ErrorRequestHandler, Express } from 'express';
import { stackOf } from '../lib/stack-of';
import type { WriteLine } from './line-writer';
import { requestId } from './exchange';
import { send } from './send';
import { logText } from './request-log';

const TEXT = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };

/**
 * Answers what no front took: 404 for paths nobody serves, and for errors nobody handled their
 * 4xx status or 500. The stack goes to `report` with the request id, never to the client.
 * Mount it last.
 */
export function mountFallback(app: Express, report: WriteLine): void {
  app.use((req, res) => {
    const asked = `${req.method} ${logText(req.originalUrl)}`;
    send(res, 404, `Nothing is served at ${asked}. See /topics/{topic}/messages.\n`, TEXT);
  });
  const onError: ErrorRequestHandler = (error: unknown, req, res, next) => {
    const status = clientStatus(error);
    if (status !== undefined) {
      send(res, status, `${(error as Error).message}\n`, TEXT);
      return;
    }
    report(`${requestId(req)} unexpected error: ${stackOf(error)}`);
    if (res.headersSent) next(error);
    else send(res, 500, `Internal error; request id ${requestId(req)}.\n`, TEXT);
  };
  app.use(onError);
}

/** The 4xx status Express gave an error of the client's, such as a malformed percent escape. */
function clientStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
