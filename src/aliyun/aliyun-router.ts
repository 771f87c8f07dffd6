import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import type { Broker } from '../broker/broker';
import type { Faults } from '../faults/faults';
import { replyUnderFaults } from '../faults/reply-under-faults';
import type { WriteLine } from '../http/line-writer';
import { isOfOtherOrigin } from '../http/origin';
import { authenticator, type AuthOptions } from './authenticate';
import { faultRepliesOf } from './fault-replies';
import {
  consume,
  publish,
  settle,
  type AdmittedRequest,
  type Front,
  type Operation,
} from './operations';
import { parseQuery } from './query';
import { Refusal } from './refusal';
import { refuse } from './refuse';
import { sendReply } from './reply';
import { targetForms, topicIn } from './target';
import { waitDecoder } from './wait-seconds';

export interface AliyunOptions extends Omit<AuthOptions, 'basePath'> {
  readonly broker: Broker;
  /** Whether to refuse what the service refuses where that is no matter of the broker; default no. */
  readonly strict?: boolean | undefined;
  /** A path before `/topics` that is accepted and taken off, such as `/base`; default none. */
  readonly basePath?: string | undefined;
  /** What is to go wrong on purpose; absent: nothing. */
  readonly faults?: Faults | undefined;
  /** Gets warnings, refused signatures and unexpected errors. */
  readonly log: WriteLine;
}

const PATH = '/topics/:topic/messages';
const OPERATIONS: Readonly<Partial<Record<string, Operation>>> = {
  GET: consume,
  POST: publish,
  DELETE: settle,
};

/**
 * Serves Aliyun's RocketMQ HTTP protocol at `/topics/{topic}/messages`. The three routes are flat
 * on the app. Everything else that means this protocol (its path with doubled slashes, a base
 * path or another method; any path with an `x-mq-version` header) is answered here too, with XML,
 * because SDKs hang or crash on any other body.
 */
export function mountAliyun(app: Express, options: AliyunOptions): void {
  const front = frontOf(options);
  const handler: RequestHandler = (req, res) => void serve(front, req, res);
  app.post(PATH, handler);
  app.get(PATH, handler);
  app.delete(PATH, handler);
  app.use((req, res, next) => {
    if (isMeant(req, front.basePath)) void serve(front, req, res);
    else next();
  });
  // Express itself refuses malformed percent escapes in a topic.
  const onError: ErrorRequestHandler = (error, req, res, next) => {
    if (isMeant(req, front.basePath)) refuse(req, res, wrongUrl(), front.log);
    else next(error);
  };
  app.use(onError);
}

function frontOf({
  broker,
  faults,
  log,
  strict = false,
  basePath: path = '',
  ...auth
}: AliyunOptions): Front {
  const basePath = path.replace(/\/+$/, '');
  return {
    broker,
    faults,
    basePath,
    log,
    authenticate: authenticator({ ...auth, basePath }),
    decodeWait: waitDecoder(strict, log),
  };
}

/** Whether a request for no route of ours comes from a client of this protocol: by its path or its headers. */
function isMeant(req: Request, basePath: string): boolean {
  const { originalUrl, headers } = req;
  if (headers['x-mq-version'] !== undefined || headers.authorization?.startsWith('MQ '))
    return true;
  if (originalUrl.startsWith('/topics')) return true;
  return targetForms(originalUrl, basePath).some((form) => form.startsWith('/topics'));
}

async function serve(front: Front, req: Request, res: Response): Promise<void> {
  try {
    const topic = topicOf(req, front.basePath);
    const operation = operationOf(req.method);
    const decoded = await operation(front, admit(front, req, res, topic));
    const { faults, log } = front;
    const reply = faults?.active
      ? await replyUnderFaults(faults, decoded, res, faultRepliesOf(req, log))
      : await decoded.run();
    if (reply !== undefined) sendReply(res, reply);
  } catch (error) {
    refuse(req, res, error, front.log);
  }
}

/** Source: Aliyun doc "consume messages". */
const LONGEST_REQUEST_LINE = 1024;
const AROUND_URL = '  HTTP/1.1'.length;

function topicOf({ method, originalUrl }: Request, basePath: string): string {
  const length = method.length + originalUrl.length + AROUND_URL;
  if (length > LONGEST_REQUEST_LINE) {
    throw new Refusal('InvalidRequestURL', {
      detail: `The request line has ${length} characters; ${LONGEST_REQUEST_LINE} are allowed.`,
    });
  }
  const topic = topicIn(originalUrl, basePath);
  if (topic === undefined) throw wrongUrl();
  return topic;
}

function wrongUrl(): Refusal {
  return new Refusal('InvalidRequestURL', { detail: 'The path is /topics/{topic}/messages.' });
}

function operationOf(method: string): Operation {
  const operation = OPERATIONS[method];
  if (operation !== undefined) return operation;
  throw new Refusal('InvalidRequestURL', {
    status: 405,
    headers: { Allow: 'GET, POST, DELETE' },
    detail: `The method is GET, POST or DELETE, not ${method}.`,
  });
}

function admit(front: Front, req: Request, res: Response, topic: string): AdmittedRequest {
  const { method, originalUrl: target, headers } = req;
  // A browser sends what is signed for another origin only if it is let, and here nothing is.
  if (headers.authorization === undefined && isOfOtherOrigin(req)) {
    const detail = 'Pages of another origin may not do without.';
    throw new Refusal('MissingAuthorizationHeader', { status: 403, detail });
  }
  front.authenticate({ method, target, headers });
  const mark = target.indexOf('?');
  return { req, res, topic, query: parseQuery(mark < 0 ? '' : target.slice(mark + 1)) };
}
