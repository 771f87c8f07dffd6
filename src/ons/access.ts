import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../clock';
import { isSameText } from '../lib/same-text';
import type { Parameters } from './canonical';
import { RpcError } from './rpc-error';
import { signV1, stringToSignV1 } from './signature-v1';
import {
  canonicalRequest,
  hashOf,
  isV3,
  readAuthorizationV3,
  signV3,
  stringToSignV3,
  unsignedHeaders,
} from './signature-v3';

/** An access key. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Of a temporary key; absent: whatever token comes is not looked at. */
  readonly securityToken?: string | undefined;
}

export interface AccessOptions {
  /** `off`: no check; `known`: signatures of known keys; `strict`: all calls are signed by a known key. */
  readonly auth: 'off' | 'known' | 'strict';
  readonly findKey: (accessKeyId: string) => AccessKey | undefined;
  readonly clock: Clock;
  /** ms that a timestamp may be off, either way; looked at with `strict` only. */
  readonly skewMs: number;
}

/** A call as far as it is signed. */
export interface SignedCall {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Of the query. */
  readonly query: Parameters;
  /** Of query and form. */
  readonly parameters: Parameters;
  readonly body: Buffer;
}

/** What a call says of who makes it, in either form of signature. */
interface Claim {
  readonly accessKeyId: string;
  readonly token: string | undefined;
  readonly timestamp: string | undefined;
  readonly signature: string;
  /** What is told where the signature is not right; its last line is what V3 signs the hash of. */
  readonly explained: string;
  readonly sign: (secret: string) => string;
}

/** Throws an `RpcError` unless the call may pass. Source of codes: the vendor's list of public error codes. */
export function checkAccess(call: SignedCall, options: AccessOptions): void {
  const { auth } = options;
  if (auth === 'off') return;
  const claim = claimOf(call);
  if (claim === undefined) {
    if (auth === 'strict')
      throw new RpcError(400, 'MissingAccessKeyId', 'AccessKeyId is mandatory for this action.');
    return;
  }
  if (auth === 'strict') checkTimestamp(claim.timestamp, options);
  const key = options.findKey(claim.accessKeyId);
  if (key === undefined) {
    if (auth !== 'strict') return;
    throw new RpcError(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');
  }
  checkToken(key, claim);
  if (isSameText(claim.sign(key.accessKeySecret), claim.signature)) return;
  // The Python SDK takes the text apart at its first colon. Source: aliyun-python-sdk-core.
  const message = `Specified signature is not matched with our calculation. server string to sign is:${claim.explained}`;
  throw new RpcError(400, 'SignatureDoesNotMatch', message);
}

function claimOf(call: SignedCall): Claim | undefined {
  const { authorization } = call.headers;
  if (authorization !== undefined && isV3(authorization)) return claimV3(call, authorization);
  return claimV1(call);
}

function claimV1({ method, parameters }: SignedCall): Claim | undefined {
  const accessKeyId = parameters.get('AccessKeyId');
  if (accessKeyId === undefined) return undefined;
  const algorithm = parameters.get('SignatureMethod') ?? 'HMAC-SHA1';
  if (algorithm !== 'HMAC-SHA1') {
    throw new RpcError(
      400,
      'InvalidSignatureMethod',
      'Specified signature method is not valid; allowed: HMAC-SHA1.',
    );
  }
  const text = stringToSignV1(method, parameters);
  return {
    ...{ accessKeyId, token: parameters.get('SecurityToken') },
    ...{ timestamp: parameters.get('Timestamp'), signature: parameters.get('Signature') ?? '' },
    ...{ explained: text, sign: (secret) => signV1(text, secret) },
  };
}

function claimV3(call: SignedCall, authorization: string): Claim {
  const { method, headers, query: parameters, body } = call;
  const read = readAuthorizationV3(authorization);
  if (read === undefined) {
    throw new RpcError(
      400,
      'IncompleteSignature',
      'The Authorization header is not ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=….',
    );
  }
  const { accessKeyId, signedHeaders, signature } = read;
  const unsigned = unsignedHeaders(headers, signedHeaders);
  if (unsigned.length > 0) {
    const message = `SignedHeaders lacks ${unsigned.join(', ')}.`;
    throw new RpcError(400, 'IncompleteSignature', message);
  }
  const signed = { method, headers, parameters };
  const text = stringToSignV3(signed, signedHeaders);
  const isBody = headers['x-acs-content-sha256'] === hashOf(body);
  return {
    ...{ accessKeyId, token: textOf(headers['x-acs-security-token']) },
    ...{ timestamp: textOf(headers['x-acs-date']), signature },
    explained: `${text}\n${canonicalRequest(signed, signedHeaders)}`,
    sign: (secret) => (isBody ? signV3(text, secret) : ''),
  };
}

function checkTimestamp(timestamp: string | undefined, { clock, skewMs }: AccessOptions): void {
  if (timestamp === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(timestamp)) {
    throw new RpcError(
      400,
      'InvalidTimeStamp.Format',
      'Specified time stamp or date value is not well formatted; allowed: such as 2024-01-02T03:04:05Z.',
    );
  }
  if (Math.abs(clock.now() - Date.parse(timestamp)) <= skewMs) return;
  throw new RpcError(
    400,
    'InvalidTimeStamp.Expired',
    'Specified time stamp or date value is expired.',
  );
}

/** A temporary key is of no worth without its token. */
function checkToken({ securityToken }: AccessKey, { token }: Claim): void {
  if (securityToken === undefined || isSameText(securityToken, token ?? '')) return;
  throw new RpcError(
    400,
    'InvalidSecurityToken.MismatchWithAccessKey',
    'Specified SecurityToken is not the one of this access key.',
  );
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}
