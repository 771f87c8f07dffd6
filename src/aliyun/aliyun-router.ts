import type { ErrorRequestHandler, Express, RequestHandler } from 'express';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Broker } from '../broker/broker';
import type { Faults } from '../faults/faults';
import { replyUnderFaults } from '../faults/reply-under-faults';
import { noteFront } from '../http/exchange';
import type { WriteLine } from '../http/line-writer';
import { isOfOtherOrigin } from '../http/origin';
import { requestTarget } from '../http/request-target';
import type { Shortcut } from '../http/server';
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
 *
 * Returns a shortcut to the same handler, which finds these requests without the walk through the
 * app's routes that costs a tenth of a publish.
 */
export function mountAliyun(app: Express, options: AliyunOptions): Shortcut {
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
  return (req, res) => {
    if (req.url?.startsWith('/topics/') !== true) return false;
    void serve(front, req, res);
    return true;
  };
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
function isMeant(req: IncomingMessage, basePath: string): boolean {
  const { headers } = req;
  const target = requestTarget(req);
  if (headers['x-mq-version'] !== undefined || headers.authorization?.startsWith('MQ '))
    return true;
  if (target.startsWith('/topics')) return true;
  return targetForms(target, basePath).some((form) => form.startsWith('/topics'));
}

async function serve(front: Front, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { method = '' } = req;
  noteFront(req, 'aliyun');
  try {
    const topic = topicOf(method, requestTarget(req), front.basePath);
    const operation = operationOf(method);
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

function topicOf(method: string, target: string, basePath: string): string {
  const length = method.length + target.length + AROUND_URL;
  if (length > LONGEST_REQUEST_LINE) {
    throw new Refusal('InvalidRequestURL', {
      detail: `The request line has ${length} characters; ${LONGEST_REQUEST_LINE} are allowed.`,
    });
  }
  const topic = topicIn(target, basePath);
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

function admit(
  front: Front,
  req: IncomingMessage,
  res: ServerResponse,
  topic: string,
): AdmittedRequest {
  const { method = '', headers } = req;
  const target = requestTarget(req);
  // A browser sends what is signed for another origin only if it is let, and here nothing is.
  if (headers.authorization === undefined && isOfOtherOrigin(req)) {
    const detail = 'Web pages of another origin must sign their requests.';
    throw new Refusal('MissingAuthorizationHeader', { status: 403, detail });
  }
  front.authenticate({ method, target, headers });
  const mark = target.indexOf('?');
  return { req, res, topic, query: parseQuery(mark < 0 ? '' : target.slice(mark + 1)) };
}
