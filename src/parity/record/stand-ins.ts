import { createHmac, randomBytes } from 'node:crypto';
import type { Headers } from '../recording';

/** Headers that are secrets as a whole. Source: Aliyun docs "common parameters", "STS". */
const SECRET_HEADERS = ['security-token', 'x-acs-security-token', 'proxy-authorization'];
/** Parameters that are secrets. Source: Aliyun doc "request signatures" of management calls. */
const SECRET_PARAMETERS =
  /([?&](?:AccessKeyId|Signature|SecurityToken|access_token|token)=)([^&]*)/gi;
/** The cookie with a requestId of the MQCloud gateway is no secret, and needed for the next poll. */
const OPEN_COOKIE = 'rid';
/** What is shorter occurs by chance, in the name of a topic for one; keys of the service have 16 and more. */
const SHORTEST = 8;
/** So many that were found last are looked for everywhere. */
const MOST = 100;

/**
 * What stands for secrets in one recording, wherever they come again: the same for the same secret,
 * and of no use to find it, for it is made with a key that is kept nowhere.
 */
export class StandIns {
  readonly #key = randomBytes(32);
  readonly #found = new Map<string, string>();

  /** 64 hex digits. */
  digest(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('hex');
  }

  /** What is a secret, wherever it comes. */
  learn(secrets: readonly (string | undefined)[]): void {
    for (const secret of secrets) if (secret !== undefined) this.#hide('key', secret);
  }

  headers(headers: Headers): Headers {
    return headers.map(([name, value]) => [name, this.#header(name.toLowerCase(), value)] as const);
  }

  target(target: string): string {
    return this.text(
      target.replace(SECRET_PARAMETERS, (_, name: string, value: string) => {
        return name + this.#hide('parameter', value);
      }),
    );
  }

  /** What was found to be a secret so far is replaced. */
  text(text: string): string {
    let masked = text;
    for (const [secret, standIn] of this.#found) {
      if (masked.includes(secret)) masked = masked.replaceAll(secret, standIn);
    }
    return masked;
  }

  /** The stand-in; the secret is known from here on. */
  #hide(kind: string, secret: string): string {
    if (secret === '') return '';
    const standIn = `${kind}-${this.digest(secret).slice(0, 16)}`;
    if (secret.length < SHORTEST) return standIn;
    this.#found.delete(secret);
    this.#found.set(secret, standIn);
    const [oldest = ''] = this.#found.keys();
    if (this.#found.size > MOST) this.#found.delete(oldest);
    return standIn;
  }

  #header(name: string, value: string): string {
    if (name === 'authorization') return this.#authorization(value);
    if (SECRET_HEADERS.includes(name)) return this.#hide('token', value);
    if (name === 'cookie')
      return value
        .split(';')
        .map((pair) => this.#cookie(pair))
        .join(';');
    if (name === 'set-cookie') return value.replace(/^[^;]*/, (pair) => this.#cookie(pair));
    return this.text(value);
  }

  /** Of a signature that is well-formed the form stays. */
  #authorization(value: string): string {
    const [, id, signature] = /^MQ ([^:\s]+):(\S+)$/.exec(value) ?? [];
    if (id === undefined || signature === undefined) return this.#hide('authorization', value);
    return `MQ ${this.#hide('key', id)}:${this.#hide('signature', signature)}`;
  }

  #cookie(pair: string): string {
    const [, name = '', value = ''] = /^(\s*[^=]*=)(.*)$/s.exec(pair) ?? [];
    return name.trim() === `${OPEN_COOKIE}=` ? pair : name + this.#hide('cookie', value);
  }
}
