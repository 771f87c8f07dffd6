import { MqError, retryAfterOf, type MqErrorCode, type Violation } from '../errors';
import { rangeRefusal, Refusal, schemaRefusal, type RefusalCode } from './refusal';

/** The codes of this wire. */
export type WireCode =
  | RefusalCode
  | 'AccessDenied'
  | 'InternalError'
  | 'MessageNotExist'
  | 'NotSupport'
  | 'ReceiptHandleError'
  | 'RequestTimeout'
  | 'SubscriptionNotExist'
  | 'Throttling'
  | 'TopicNotExist';

interface WireError {
  readonly status: number;
  readonly text: string;
}

/**
 * Every code this front answers with: status and the service's own words, its typing errors too.
 * Sources: Aliyun doc "error codes for the HTTP client SDK", "acknowledge messages", MNS doc
 * "error codes"; TopicNotExist, NotSupport and InvalidContent as observed in replies of the
 * service, SubscriptionNotExist by analogy. RequestTimeout comes by faults only, Throttling by those
 * and where memory is short: the C# SDK sends again after them (DefaultRetryPolicy.cs), other SDKs
 * after any 503; their texts are not the service's.
 */
export const WIRE_ERRORS: Readonly<Record<WireCode, WireError>> = {
  AccessDenied: {
    status: 403,
    text: 'The OwnerId that your Access Key Id associated to is forbidden for this operation.',
  },
  InternalError: { status: 500, text: 'Interal error.' },
  InvalidAccessKeyId: { status: 403, text: 'The AccessKey Id you provided is not exist.' },
  InvalidArgument: { status: 400, text: 'A value you provided is not allowed.' },
  InvalidAuthorizationHeader: {
    status: 400,
    text: 'The Authorization header format is invalid.',
  },
  InvalidContent: {
    status: 400,
    text: 'The content you send may contains illegal characters.',
  },
  InvalidDateHeader: { status: 400, text: 'The Date header format is invalid.' },
  InvalidDigest: { status: 400, text: 'The Content-MD5 you specified is invalid.' },
  InvalidQueryString: { status: 400, text: 'Http request URL contains invalid querystring item.' },
  InvalidRequestURL: { status: 400, text: 'Http request URL format invalid.' },
  MalformedXML: { status: 400, text: 'The XML you provided was not well-formed.' },
  MessageNotExist: { status: 404, text: 'Message not exist.' },
  MissingAuthorizationHeader: { status: 400, text: 'Authorization header is required.' },
  MissingDateHeader: { status: 400, text: 'Date header is required.' },
  MissingReceiptHandle: { status: 404, text: 'ReceiptHandle is required.' },
  NotSupport: { status: 400, text: 'The topic does not support this.' },
  ReceiptHandleError: { status: 404, text: 'The receipt handle you provide is not valid.' },
  RequestTimeout: { status: 503, text: 'The request has timed out.' },
  SignatureDoesNotMatch: {
    status: 403,
    text: 'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  },
  SubscriptionNotExist: {
    status: 404,
    text: 'The subscription name you provided is not exist.',
  },
  Throttling: { status: 503, text: 'The request was denied due to request throttling.' },
  TimeExpired: { status: 408, text: 'The http request you sent is expired.' },
  TopicNotExist: { status: 404, text: 'The topic you provided does not exist.' },
};

/** Whether this front can answer with that code. */
export function isWireCode(code: string): code is WireCode {
  return Object.hasOwn(WIRE_ERRORS, code);
}

interface Reading {
  readonly code: WireCode;
  /** Replaces the code's text. */
  readonly text?: string;
  /** The text says it all: no detail after it. */
  readonly bare?: true;
}

/** How the broker's codes read on this wire; its detail comes after the text. */
const OF_BROKER: Readonly<Record<MqErrorCode, Reading>> = {
  TopicNotExist: { code: 'TopicNotExist', bare: true },
  GroupNotExist: { code: 'SubscriptionNotExist', bare: true },
  TopicTypeMismatch: { code: 'NotSupport' },
  NotPermitted: { code: 'AccessDenied' },
  InvalidArgument: { code: 'InvalidArgument' },
  InvalidReceiptHandle: { code: 'ReceiptHandleError', bare: true },
  ReceiptHandleExpired: { code: 'MessageNotExist', bare: true },
  InvalidContent: { code: 'InvalidContent' },
  NameTooLong: {
    code: 'NotSupport',
    text: 'the length of GID(CID) and TOPIC is too long, total length(include instance) should not longer than 119, please change another topic or another cid.',
  },
  StoreUnavailable: { code: 'InternalError' },
  StoreFull: { code: 'Throttling' },
  ServerBusy: { code: 'Throttling' },
};

/** How the broker's words for the parts of a call read on this wire. */
const ELEMENTS: Readonly<Record<Violation['element'], string>> = {
  body: 'MessageBody',
  deliverAt: '__STARTDELIVERTIME',
  immunity: '__TransCheckT',
  key: 'KEYS',
  shardingKey: '__SHARDINGKEY',
  properties: 'Properties',
  tag: 'MessageTag',
  instance: 'ns',
  topic: 'TopicName',
  group: 'consumer',
};

/** A refusal that was asked for, with the code's text or another. */
export class InjectedError extends Error {
  constructor(
    readonly code: WireCode,
    text = WIRE_ERRORS[code].text,
  ) {
    super(text);
    this.name = 'InjectedError';
  }
}

export interface ErrorAnswer {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is for the log and not for the client: an error that should not have happened. */
  readonly unexpected?: unknown;
}

/** What to answer a call that threw; an unknown throwable is an `InternalError` that says no more. */
export function answerOf(error: unknown): ErrorAnswer {
  if (error instanceof Refusal) return ofRefusal(error);
  if (error instanceof InjectedError) {
    const { code, message } = error;
    return { code, status: WIRE_ERRORS[code].status, message };
  }
  if (error instanceof MqError) return ofBroker(error);
  return { code: 'InternalError', ...plain('InternalError'), unexpected: error };
}

function ofRefusal({ code, options }: Refusal): ErrorAnswer {
  const { status, text } = WIRE_ERRORS[code];
  return {
    code,
    status: options.status ?? status,
    message: withDetail(options.text ?? text, options.detail),
    ...(options.headers === undefined ? {} : { headers: options.headers }),
  };
}

function ofBroker(error: MqError): ErrorAnswer {
  const { violation, detail } = error;
  if (violation !== undefined) return ofRefusal(violationRefusal(violation, detail));
  const { code, text, bare } = OF_BROKER[error.code];
  const { status, message } = plain(code);
  const retryAfter = retryAfterOf(error);
  return {
    ...{ code, status, message: withDetail(text ?? message, bare ? undefined : detail) },
    ...(retryAfter !== undefined && { headers: { 'Retry-After': retryAfter } }),
  };
}

function plain(code: WireCode): { status: number; message: string } {
  const { status, text } = WIRE_ERRORS[code];
  return { status, message: text };
}

/** The range form is the service's for bytes and seconds; a point in time has no such words. */
function violationRefusal({ element, range }: Violation, detail: string | undefined): Refusal {
  const name = ELEMENTS[element];
  if (range?.unit === 'bytes') return rangeRefusal(name, range.low, range.high, 'bytes');
  if (range?.unit === 'ms' && element === 'immunity') {
    return rangeRefusal(name, range.low / 1000, range.high / 1000, 'seconds');
  }
  return schemaRefusal(name, detail);
}

function withDetail(text: string, detail: string | undefined): string {
  if (detail === undefined) return text;
  return `${text} ${detail.charAt(0).toUpperCase()}${detail.slice(1)}${/[.!?]$/.test(detail) ? '' : '.'}`;
}
