import type { Express, Request, Response } from 'express';
import type { OutgoingHttpHeaders } from 'node:http';
import { MqError } from '../errors';
import { RequestAborted } from '../http/body-errors';
import type { WriteLine } from '../http/line-writer';
import { noteCode } from '../http/outcome';
import { requestId } from '../http/request-id';
import { send } from '../http/send';
import { corsHeaders, preflightHeaders, type Methods } from './cors';
import { encodeEnvelope, type Envelope } from './envelope';
import { failureOf } from './failure';
import { JavaError } from './java-error';

/** What an endpoint answers, with headers of its own if it has any. */
export interface Answer extends Envelope {
  readonly headers?: OutgoingHttpHeaders;
}
/** One endpoint: what is asked, what is answered. It throws what it refuses. */
export type Endpoint = (req: Request) => Promise<Answer>;

const JSON_TYPE = { 'Content-Type': 'application/json' } as const;

/**
 * Serves an endpoint. Whatever comes of it is HTTP 200 with an envelope; only an `Accept` that
 * excludes JSON is a 406. What nobody expected goes to `report` with the request id, and the client
 * is told that id and nothing else.
 */
export function mountEndpoint(
  app: Express,
  path: string,
  methods: Methods,
  endpoint: Endpoint,
  report: WriteLine,
): void {
  app.all(path, async (req, res) => {
    if (req.method === 'OPTIONS') {
      send(res, 200, '', preflightHeaders(req, methods));
      return;
    }
    if (!acceptsJson(req)) {
      send(res, 406, 'The answer is application/json.\n', { 'Content-Type': 'text/plain' });
      return;
    }
    const answer = await answerOf(req, methods, endpoint, report);
    if (answer !== undefined) reply(req, res, answer);
  });
}

function reply(req: Request, res: Response, answer: Answer): void {
  if (answer.status !== 200) noteCode(res, String(answer.status), answer.status >= 300);
  send(res, 200, encodeEnvelope(answer), { ...JSON_TYPE, ...corsHeaders(req), ...answer.headers });
}

async function answerOf(
  req: Request,
  methods: Methods,
  endpoint: Endpoint,
  report: WriteLine,
): Promise<Answer | undefined> {
  try {
    if (methods === 'POST' && req.method !== 'POST') throw notSupported(req.method);
    return await endpoint(req);
  } catch (error) {
    if (error instanceof RequestAborted) return undefined;
    if (error instanceof JavaError || error instanceof MqError) return failureOf(error);
    const id = requestId(req);
    report(`${id} unexpected error: ${error instanceof Error ? error.stack : String(error)}`);
    return { status: 500, message: `internal error; request id ${id}` };
  }
}

function notSupported(method: string): JavaError {
  return new JavaError(
    500,
    `org.springframework.web.HttpRequestMethodNotSupportedException: Request method '${method}' not supported`,
  );
}

function acceptsJson(req: Request): boolean {
  const { accept } = req.headers;
  return accept === undefined || accept.startsWith('*/*') || req.accepts('json') !== false;
}
