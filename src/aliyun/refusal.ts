/** What this front refuses by itself, before the broker is asked; codes as on the wire. */
export type RefusalCode =
  | 'InvalidAccessKeyId'
  | 'InvalidArgument'
  | 'InvalidAuthorizationHeader'
  | 'InvalidContent'
  | 'InvalidDateHeader'
  | 'InvalidDigest'
  | 'InvalidQueryString'
  | 'InvalidRequestURL'
  | 'MalformedXML'
  | 'MissingAuthorizationHeader'
  | 'MissingDateHeader'
  | 'MissingReceiptHandle'
  | 'SignatureDoesNotMatch'
  | 'TimeExpired';

export interface RefusalOptions {
  /** Replaces the code's documented text. */
  readonly text?: string;
  /** A sentence put after the text: what is wrong here and what is allowed. */
  readonly detail?: string | undefined;
  /** Replaces the code's status. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal by this front. The client gets the code's status and documented text, then the detail. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly options: RefusalOptions = {},
  ) {
    super(options.text ?? options.detail ?? code);
    this.name = 'Refusal';
  }
}

/** The service's words for XML or a value that is not as its schema says. Source: Aliyun doc "error codes". */
export function schemaRefusal(element: string, detail?: string): Refusal {
  const text = `The XML you provided did not validate against our published schema, cause by ${element}.`;
  return new Refusal('InvalidArgument', { text, detail });
}

/** The service's words for a value out of its range. Source: Aliyun doc "error codes". */
export function rangeRefusal(
  element: string,
  low: number,
  high: number,
  unit?: 'seconds' | 'bytes',
): Refusal {
  const range = `${low} and ${high}${unit === undefined ? '' : ` ${unit}`}`;
  return new Refusal('InvalidArgument', {
    text: `The value of ${element} should between ${range}.`,
  });
}

/** The service's words for a query parameter it cannot take. Source: Aliyun doc "error codes". */
export function queryRefusal(parameter: string, detail?: string): Refusal {
  const text = `Http request URL contains invalid querystring item “${parameter}”.`;
  return new Refusal('InvalidQueryString', { text, detail });
}
