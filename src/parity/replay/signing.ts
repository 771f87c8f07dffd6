import { randomBytes } from 'node:crypto';
import type { Credential } from '../../config/settings';
import { headerOf, type Exchange } from '../recording';
import { authorizationOf, type Signer } from '../../aliyun/signer';

/** What the service says of a key that it does not know, and of a signature that is not right. */
const UNKNOWN_KEY = 'InvalidAccessKeyId';
const WRONG_SIGNATURE = 'SignatureDoesNotMatch';

/**
 * Signs requests again: a recording has no signatures, only which key each was of. What was refused
 * for its key or its signature is signed so that it must be refused again.
 */
export class Signing {
  /** By the stand-in for the key's id. */
  readonly #keys = new Map<string, Signer>();
  /** Unsigned requests of the XML protocol that were not refused. */
  #unsigned = 0;
  readonly #secret = randomBytes(16).toString('hex');

  /** `signer`: the key of the address that is played against; absent: keys are made up. */
  constructor(
    exchanges: readonly Exchange[],
    private readonly signer?: Signer,
  ) {
    for (const exchange of exchanges) this.#learn(exchange);
  }

  /** Keys that a mqrest must know for this. */
  get credentials(): Credential[] {
    return [...this.#keys.values()].map(({ id, secret, securityToken }) => ({
      ...{ accessKeyId: id, accessKeySecret: secret },
      ...(securityToken !== undefined && { securityToken }),
    }));
  }

  /** `strict` where no request was taken without a signature. */
  get auth(): 'strict' | 'off' {
    return this.#keys.size > 0 && this.#unsigned === 0 ? 'strict' : 'off';
  }

  /** Headers that take the place of those with these names. Source: Aliyun doc "request signatures". */
  headers(
    exchange: Exchange,
    signed: { method: string; target: string; headers: Record<string, string> },
  ): Record<string, string | undefined> {
    const id = idIn(exchange);
    if (id === undefined) return {};
    const code = codeIn(exchange);
    const key = code === UNKNOWN_KEY ? undefined : (this.signer ?? this.#keys.get(id));
    const secret = key === undefined || code === WRONG_SIGNATURE ? 'another' : key.secret;
    const authorization = authorizationOf({ id: key?.id ?? id, secret }, signed);
    // Those of a made-up key are the stand-ins that the request has.
    if (this.signer === undefined || key === undefined) return { authorization };
    return { authorization, 'security-token': key.securityToken };
  }

  #learn(exchange: Exchange): void {
    const id = idIn(exchange);
    const code = codeIn(exchange);
    if (id === undefined) {
      const isAliyun = /^\/+topics\//.test(exchange.request.target);
      const isRefused = /^(Missing|Invalid)\w*Header$/.test(code ?? '');
      if (isAliyun && !isRefused && exchange.reply !== undefined) this.#unsigned++;
    } else if (code !== UNKNOWN_KEY && exchange.reply !== undefined) {
      const securityToken = headerOf(exchange.request.headers, 'security-token');
      this.#keys.set(id, {
        ...{ id, secret: this.#secret },
        ...(securityToken !== undefined && { securityToken }),
      });
    }
  }
}

function idIn({ request }: Exchange): string | undefined {
  return /^MQ ([^:\s]+):/.exec(headerOf(request.headers, 'authorization') ?? '')?.[1];
}

function codeIn({ reply }: Exchange): string | undefined {
  return /<Code>(\w+)<\/Code>/.exec(reply?.body?.text ?? '')?.[1];
}
