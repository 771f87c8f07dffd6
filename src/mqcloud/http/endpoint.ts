import type { Express, Request } from 'express';
import type { DecodedCall } from '../../faults/fault-effect';
import type { Faults } from '../../faults/faults';
import { replyUnderFaults } from '../../faults/reply-under-faults';
import type { WriteLine } from '../../http/line-writer';
import { noteCode, noteFront } from '../../http/exchange';
import { isOfOtherOrigin } from '../../http/origin';
import { send } from '../../http/send';
import { answerOf, replyOf, type Answer } from './answer';
import { allowOrigins, optionsHeaders, type Methods } from './cors';
import { JavaError } from '../java/java-error';
import { faultAnswersOf } from './fault-answers';

/** One endpoint: its answer, or the call that it has understood. It throws what it refuses. */
export type Endpoint = (req: Request) => Promise<Answer | DecodedCall<Answer>>;

/** What all endpoints are served with. */
export interface EndpointOptions {
  /** Takes unexpected errors, one line each. */
  readonly report: WriteLine;
  readonly faults?: Faults | undefined;
  /** Whether web pages of other origins may read the answers; absent: no. */
  readonly cors?: boolean | undefined;
}

const OTHER_ORIGIN = 'Pages of another origin may use this only with --mqcloud-cors on.\n';

/**
 * Serves an endpoint. Whatever comes of it is HTTP 200 with an envelope; only an `Accept` that
 * excludes JSON is a 406, and a page of another origin that may not read it a 403.
 */
export function mountEndpoint(
  app: Express,
  path: string,
  methods: Methods,
  endpoint: Endpoint,
  { report, faults, cors = false }: EndpointOptions,
): void {
  app.all(path, async (req, res) => {
    noteFront(req, 'mqcloud');
    if (cors) allowOrigins(req, res);
    if (req.method === 'OPTIONS') {
      send(res, 200, '', optionsHeaders(req, methods, cors));
      return;
    }
    if (!cors && isOfOtherOrigin(req)) {
      noteCode(res, 'OtherOrigin', true);
      send(res, 403, OTHER_ORIGIN, { 'Content-Type': 'text/plain' });
      return;
    }
    if (!acceptsJson(req)) {
      send(res, 406, 'The answer is application/json.\n', { 'Content-Type': 'text/plain' });
      return;
    }
    const answer = await answerOf(req, report, async () => {
      if (methods === 'POST' && req.method !== 'POST') throw notSupported(req.method);
      const decoded = await endpoint(req);
      if (!('run' in decoded)) return decoded;
      if (!faults?.active) return decoded.run();
      return replyUnderFaults(faults, decoded, res, faultAnswersOf(req, report));
    });
    if (answer === undefined) return;
    if (answer.status !== 200) noteCode(res, String(answer.status), answer.status >= 300);
    const { status, body, headers } = await replyOf(answer);
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
  // By its whole name: the table of short ones is not in the bundle.
  const isListed = () => req.accepts('application/json') !== false;
  return accept === undefined || accept.startsWith('*/*') || isListed();
}
