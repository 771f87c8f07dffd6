import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { retryAfterOf } from '../../errors';
import { RequestAborted } from '../../http/body';
import type { WriteLine } from '../../http/line-writer';
import { noteCode, requestId } from '../../http/exchange';
import { jsonBody, type LongBody } from '../../http/long-body';
import { send } from '../../http/send';
import { stackOf } from '../../lib/stack-of';
import { access } from './access';
import { callerOf } from '../../http/caller';
import type { NamedSchemas } from '../../schema/named-schemas';
import { describeApi } from './openapi';
import { sendStream } from './event-stream';
import { JsonText, type Operation } from './operation';
import { ControlError, problemOf, type About } from '../../schema/control-error';
import { readInput } from './read-input';

/** Where the control API is. */
export const PREFIX = '/_mqrest/v1';

export interface ControlOptions {
  readonly operations: readonly Operation[];
  /** Schemas that have a name of their own in the description. */
  readonly schemas: NamedSchemas;
  /** Whoever brings it may use the API; absent: programs on this machine only. */
  readonly token?: string | undefined;
  readonly version: string;
  /** Gets unexpected errors. */
  readonly report: WriteLine;
}

const JSON_HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
const PROBLEM_HEADERS = { ...JSON_HEADERS, 'Content-Type': 'application/problem+json' };

/**
 * Serves the operations below {@link PREFIX}, and their description at `/openapi.json` there.
 * Whatever is wrong is answered as `application/problem+json`, unknown paths and methods too.
 */
export function mountControl(app: Express, options: ControlOptions): void {
  const { report } = options;
  const router = express.Router({ caseSensitive: true });
  const admit = access(options.token);
  router.use((req, _res, next) => {
    admit(req);
    next();
  });
  let description: string | undefined;
  router.get('/openapi.json', (_req, res) => {
    description ??= JSON.stringify(describeApi({ ...options, prefix: PREFIX }));
    send(res, 200, description, JSON_HEADERS);
  });
  const methods = new Map<string, string[]>([['/openapi.json', ['GET']]]);
  for (const operation of options.operations) {
    const { method, path } = operation;
    methods.set(path, [...(methods.get(path) ?? []), method]);
    const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
    router[verb](pattern(path), handlerOf(operation, report));
  }
  for (const [path, allowed] of methods) router.all(pattern(path), wrongMethod(allowed));
  router.use((req) => {
    const detail = `There is no ${req.originalUrl.split('?', 1)[0]}; see ${PREFIX}/openapi.json.`;
    throw new ControlError('NoSuchOperation', { detail });
  });
  const onError: express.ErrorRequestHandler = (error, req, res, next) => {
    if (res.headersSent) next(error);
    else refuse(req, res, error, report);
  };
  router.use(onError);
  // The app itself takes capitals for small letters, and a proxy that keeps people out may not.
  const exact = express.Router({ caseSensitive: true });
  exact.use(PREFIX, router);
  app.use(exact);
}

function pattern(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function handlerOf(operation: Operation, report: WriteLine): RequestHandler {
  const { reply } = operation;
  const status = operation.status ?? (reply === undefined ? 204 : 200);
  return async (req, res) => {
    try {
      const read = await readInput(operation, req);
      const input = { ...read, caller: callerOf(res), requestId: requestId(req) };
      if (operation.stream !== undefined && acceptsStream(req)) {
        await sendStream(res, await operation.stream(input, lastEventIdOf(req)));
        return;
      }
      const body = await operation.handle(input);
      send(res, status, reply === undefined ? '' : await textOf(body), JSON_HEADERS);
    } catch (error) {
      if (!res.headersSent) {
        refuse(req, res, error, report);
        return;
      }
      if (problemOf(error) === undefined)
        report(`${requestId(req)} unexpected error: ${stackOf(error)}`);
      res.destroy();
    }
  };
}

/** Generated clients name all that there is; they want what their method returns. */
function acceptsStream({ headers: { accept = '' } }: Request): boolean {
  const types = accept.toLowerCase();
  return types.includes('text/event-stream') && !types.includes('application/json');
}

/** What a client sends that comes again; an empty one means none. */
function lastEventIdOf({ headers }: Request): string | undefined {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function textOf(body: unknown): string | LongBody | Promise<LongBody> {
  return body instanceof JsonText ? body.body : jsonBody(body);
}

function wrongMethod(allowed: readonly string[]): RequestHandler {
  const methods = [...new Set(allowed)].join(', ');
  return (req, res) => {
    const about = { detail: `The method is ${req.method}; allowed: ${methods}.`, allowed: methods };
    sendProblem(res, { status: 405, title: 'Method not allowed', about }, { Allow: methods });
  };
}

function refuse(req: Request, res: Response, error: unknown, report: WriteLine): void {
  if (error instanceof RequestAborted) return;
  const known = problemOf(error) ?? urlProblem(error);
  if (known === undefined) {
    report(`${requestId(req)} unexpected error: ${stackOf(error)}`);
  }
  const detail = `Unexpected error; the log says more under the request id ${requestId(req)}.`;
  const problem = known ?? { status: 500, title: 'Internal error', about: { detail } };
  sendProblem(res, problem, {
    ...(problem.status === 401 && { 'WWW-Authenticate': 'Bearer' }),
    ...headersOf(error),
  });
}

function headersOf(error: unknown): Readonly<Record<string, string>> {
  const retryAfter = retryAfterOf(error);
  return retryAfter === undefined ? {} : { 'Retry-After': retryAfter };
}

function sendProblem(
  res: Response,
  { status, title, about }: { status: number; title: string; about: About },
  headers: Readonly<Record<string, string>>,
): void {
  noteCode(res, title.replaceAll(' ', '-'), status >= 500);
  const body = JSON.stringify({ type: 'about:blank', title, status, ...about });
  send(res, status, body, { ...PROBLEM_HEADERS, ...headers });
}

/** Express refuses malformed percent escapes itself. */
function urlProblem(error: unknown): { status: number; title: string; about: About } | undefined {
  if (!(error instanceof Error) || !('status' in error) || error.status !== 400) return undefined;
  return { status: 400, title: 'Invalid URL', about: { detail: error.message } };
}
