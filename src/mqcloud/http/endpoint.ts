import type { Express, Request } from 'express';
import type { Faults } from '../../faults/faults';
import type { WriteLine } from '../../http/line-writer';
import { noteCode } from '../../http/exchange';
import { send } from '../../http/send';
import { answerOf, replyOf, type Answer } from './answer';
import { preflightHeaders, type Methods } from './cors';
import { JavaError } from '../java/java-error';
import { answerUnderFaults } from './answer-under-faults';
import type { Work } from './work';

/** One endpoint: what is asked, what is answered or to be done. It throws what it refuses. */
export type Endpoint = (req: Request) => Promise<Answer | Work>;

/** What all endpoints are served with. */
export interface Around {
  /** Takes what nobody expected, one line each. */
  readonly report: WriteLine;
  readonly faults?: Faults | undefined;
}

/**
 * Serves an endpoint. Whatever comes of it is HTTP 200 with an envelope; only an `Accept` that
 * excludes JSON is a 406.
 */
export function mountEndpoint(
  app: Express,
  path: string,
  methods: Methods,
  endpoint: Endpoint,
  { report, faults }: Around,
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
    const answer = await answerOf(req, report, async () => {
      if (methods === 'POST' && req.method !== 'POST') throw notSupported(req.method);
      const asked = await endpoint(req);
      if (!('run' in asked)) return asked;
      return faults?.active ? answerUnderFaults(faults, asked, { req, res, report }) : asked.run();
    });
    if (answer === undefined) return;
    if (answer.status !== 200) noteCode(res, String(answer.status), answer.status >= 300);
    const { status, body, headers } = replyOf(req, answer);
    send(res, status, body, headers);
  });
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
