import { randomUUID } from 'node:crypto';
import type { Express, Request, Response } from 'express';
import { MqError } from '../errors';
import { BodyTooLarge, readBody, RequestAborted } from '../http/body';
import { noteCode, requestId } from '../http/exchange';
import type { WriteLine } from '../http/line-writer';
import { isOfOtherOrigin } from '../http/origin';
import { send } from '../http/send';
import { stackOf } from '../lib/stack-of';
import { checkAccess, type AccessOptions } from './access';
import { Call } from './call';
import { parametersOf, type Parameters } from './canonical';
import { rpc } from './dispatcher';
import { ACCOUNT, type Product } from './product';
import { CONTENT_TYPES, render, type Format, type Reply } from './reply';
import { missing, RpcError } from './rpc-error';
import { isV3 } from './signature-v3';

export interface OnsOptions extends AccessOptions, Omit<Product, 'account' | 'region' | 'clock'> {
  /** Gets unexpected errors. */
  readonly report: WriteLine;
}

/** The only version of the product that is served. */
const VERSION = '2019-02-14';
const FORM = 'application/x-www-form-urlencoded';
const BODY_LIMIT = 1024 * 1024;
/** Where a client does not say. */
const REGION = 'cn-hangzhou';

/** A request, read. */
interface RpcRequest {
  readonly query: Parameters;
  /** Of query and form. */
  readonly parameters: Parameters;
  readonly body: Buffer;
}

/**
 * Serves the product `Ons` of the vendor's OpenAPI at `/`: whatever names an action, in the query, a
 * form or the header `x-acs-action`. All else goes on to the next handler.
 */
export function mountOns(app: Express, options: OnsOptions): void {
  app.use(async (req, res, next) => {
    if (req.path !== '/' || !mayBeMeant(req)) {
      next();
      return;
    }
    const format: { chosen: Format } = { chosen: 'JSON' };
    try {
      const request = await readRequest(req);
      format.chosen = formatOf(request.parameters);
      const action = actionOf(req, request.parameters);
      if (req.method !== 'GET' && req.method !== 'POST') throw unsupportedMethod();
      if (isOfOtherOrigin(req)) throw otherOrigin();
      checkVersion(req, request.parameters);
      checkAccess({ ...request, method: req.method, headers: req.headers }, options);
      const origin = originOf(req);
      const region = request.parameters.get('RegionId') ?? REGION;
      const call = new Call(request.parameters, origin);
      const reply = await rpc(action, call, { ...options, region, account: ACCOUNT });
      sendReply(res, 200, format.chosen, `${action}Response`, reply);
    } catch (error) {
      refuse(req, res, format.chosen, error, options.report);
    }
  });
}

/** Whether a request to `/` is of this kind, as far as can be told before its body is read. */
function mayBeMeant(req: Request): boolean {
  if (req.method === 'POST' || req.headers['x-acs-action'] !== undefined) return true;
  return parametersOf(queryOf(req)).has('Action');
}

async function readRequest(req: Request): Promise<RpcRequest> {
  const body = await readBody(req, BODY_LIMIT);
  const query = queryOf(req);
  const isForm = req.headers['content-type']?.toLowerCase().startsWith(FORM) === true;
  const parameters = parametersOf(query, isForm ? body.toString() : '');
  return { query: parametersOf(query), parameters, body };
}

/** A host that cannot be one, which only a program made for it sends, is not told back. */
function originOf({ protocol, headers }: Request): string {
  const origin = `${protocol}://${headers.host ?? 'localhost'}`;
  return URL.canParse(origin) ? origin : `${protocol}://localhost`;
}

function queryOf(req: Request): string {
  const { originalUrl } = req;
  const mark = originalUrl.indexOf('?');
  return mark < 0 ? '' : originalUrl.slice(mark + 1);
}

function actionOf(req: Request, parameters: Parameters): string {
  const action = parameters.get('Action') ?? req.headers['x-acs-action'];
  if (typeof action !== 'string' || action === '') throw missing('Action');
  return action;
}

/** JSON unless XML is asked for: what the vendor does without a format is of no use to people. */
function formatOf(parameters: Parameters): Format {
  return parameters.get('Format')?.toUpperCase() === 'XML' ? 'XML' : 'JSON';
}

function checkVersion(req: Request, parameters: Parameters): void {
  const version = isV3(req.headers.authorization)
    ? req.headers['x-acs-version']
    : (parameters.get('Version') ?? req.headers['x-acs-version']);
  if (version === undefined || version === VERSION) return;
  throw new RpcError(
    404,
    'InvalidVersion',
    `Specified parameter Version is not valid; allowed: ${VERSION}.`,
  );
}

function unsupportedMethod(): RpcError {
  return new RpcError(400, 'UnsupportedHTTPMethod', 'This http method is not supported.');
}

function otherOrigin(): RpcError {
  return new RpcError(403, 'NoPermission', 'Pages of another origin may not use this.');
}

function sendReply(
  res: Response,
  status: number,
  format: Format,
  root: string,
  reply: Reply,
): void {
  const RequestId = randomUUID().toUpperCase();
  send(res, status, render(format, root, { ...reply, RequestId }), {
    'Content-Type': CONTENT_TYPES[format],
    'x-acs-request-id': RequestId,
    'Cache-Control': 'no-store',
  });
}

function refuse(
  req: Request,
  res: Response,
  format: Format,
  error: unknown,
  report: WriteLine,
): void {
  if (error instanceof RequestAborted) return;
  const { status, code, message } = errorOf(error) ?? unexpected(req, error, report);
  noteCode(res, code, status >= 500);
  const reply = { HostId: req.headers.host ?? '', Code: code, Message: message };
  sendReply(res, status, format, 'Error', reply);
}

function errorOf(error: unknown): RpcError | undefined {
  if (error instanceof RpcError) return error;
  if (error instanceof BodyTooLarge) return new RpcError(413, 'RequestTooLarge', error.message);
  if (!(error instanceof MqError)) return undefined;
  const detail = error.detail ?? error.code;
  if (error.code !== 'StoreUnavailable' && error.code !== 'ServerBusy') {
    return new RpcError(400, 'BIZ_FIELD_CHECK_INVALID', detail);
  }
  return new RpcError(503, 'ServiceUnavailable', `The request has failed: ${detail}.`);
}

function unexpected(req: Request, error: unknown, report: WriteLine): RpcError {
  report(`${requestId(req)} unexpected error: ${stackOf(error)}`);
  const message = `Unexpected error; the log says more under the request id ${requestId(req)}.`;
  return new RpcError(500, 'InternalError', message);
}
