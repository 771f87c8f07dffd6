import { hmacSha1 } from './hmac-sha1';
import { stringToSign, type SignedRequest } from './signature';

/** What requests are signed with. */
export interface Signer {
  readonly id: string;
  readonly secret: string;
  readonly securityToken?: string | undefined;
}

/** The header `Authorization`. Source: Aliyun doc "request signatures". */
export function authorizationOf(
  { id, secret }: Pick<Signer, 'id' | 'secret'>,
  signed: SignedRequest,
): string {
  return `MQ ${id}:${hmacSha1(secret)(stringToSign(signed))}`;
}
