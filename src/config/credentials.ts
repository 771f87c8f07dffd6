import { at, BadValue, listOf, record, type Parse } from './parse';
import type { Credential } from './settings';

const PAIR = /^([^\s:,]+):([^\s,]+)$/;
const KEYS = ['accessKeyId', 'accessKeySecret', 'securityToken'] as const;

/**
 * Credentials as a file has them (a list of mappings), as flags (a list of `id:secret`), or as a
 * variable (`id:secret,id:secret`). What it refuses is never shown: it may be a secret.
 */
export const parseCredentials: Parse<Credential[]> = (value) => {
  const list = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list)) throw new BadValue('this is not a list of credentials');
  const credentials = listOf('credentials', parseCredential)(list);
  const ids = new Set<string>();
  for (const [index, { accessKeyId: id }] of credentials.entries()) {
    if (ids.has(id)) throw new BadValue(`access key id ${id} is declared twice`, [index]);
    ids.add(id);
  }
  return credentials;
};

function parseCredential(value: unknown): Credential {
  if (typeof value === 'string') return fromPair(value);
  if (typeof value !== 'object' || value === null) throw new BadValue(SHAPE);
  const { accessKeyId, accessKeySecret, securityToken } = record(value, 'a credential', KEYS);
  return {
    accessKeyId: word(accessKeyId, 'accessKeyId'),
    accessKeySecret: word(accessKeySecret, 'accessKeySecret'),
    ...(securityToken === undefined ? {} : { securityToken: word(securityToken, 'securityToken') }),
  };
}

const SHAPE = `this is not a credential; allowed: a mapping with ${KEYS.join(', ')}`;

function fromPair(pair: string): Credential {
  const [, accessKeyId, accessKeySecret] = PAIR.exec(pair.trim()) ?? [];
  if (accessKeyId === undefined || accessKeySecret === undefined) {
    throw new BadValue('this is not a credential; allowed: id:secret, without spaces');
  }
  return { accessKeyId, accessKeySecret };
}

function word(value: unknown, name: string): string {
  return at([name], () => {
    if (typeof value === 'string' && /^[^\s:]+$/.test(value)) return value;
    throw new BadValue(
      'is missing or not usable; allowed: text without spaces or colons, in quotes if it is all digits',
    );
  });
}

/** A token for a header. What it refuses is never shown: it is a secret. */
export const parseToken: Parse<string> = (value) => {
  if (typeof value === 'string' && (value === '' || /^[\x21-\x7e]{8,}$/.test(value))) return value;
  throw new BadValue(
    'this is not a token; allowed: at least 8 characters of ASCII without blanks, in quotes if it is all digits',
  );
};
