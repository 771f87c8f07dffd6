import type { RedisTarget } from './connection';

export const BROKE = 'the connection broke';
export const NO_ANSWER = 'there was no answer in time';

/** What an error of the client, of Node, of OpenSSL or of Redis at the greeting means, first match. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'nothing listens there'],
  [/ENOTFOUND|EAI_AGAIN/, 'the name of the host is not known'],
  [/EHOSTUNREACH|ENETUNREACH/, 'there is no way to that host'],
  [/ETIMEDOUT|timed? ?out/i, NO_ANSWER],
  [/CERT_HAS_EXPIRED|certificate has expired/, 'its certificate has expired'],
  [/CERT_NOT_YET_VALID|certificate is not yet valid/, 'its certificate is not valid yet'],
  [
    /SELF_SIGNED|self.signed|UNABLE_TO_(?:VERIFY|GET)|unable to (?:verify|get)/i,
    'its certificate is signed by nobody who is trusted here; redis.tls.ca (--redis-tls-ca FILE) names whom to trust',
  ],
  [
    /certificate required|CERTIFICATE_REQUIRED|ALERT_HANDSHAKE_FAILURE/i,
    'it asks for a certificate; give it one with redis.tls.cert and redis.tls.key',
  ],
  [
    /alert unknown ca|ALERT_UNKNOWN_CA|alert bad certificate|ALERT_BAD_CERTIFICATE/i,
    'it does not trust the certificate in redis.tls.cert',
  ],
  [/SSL|TLS|EPROTO/, 'TLS could not be agreed on'],
  [/NOAUTH|HELLO must be called/, 'it asks for a password: redis://[user]:password@…'],
  [
    /without any password configured/,
    'it has no password, but the address does: redis:// without one',
  ],
  [/No such master|invalid reply/, 'the Sentinels know no master of that name'],
  [/DB index is out of range/, 'it has no database of that number'],
  [/LOADING/, 'it is still loading its data'],
  [/MASTERDOWN/, 'it is a replica that has lost its master'],
  [/CLUSTERDOWN|Too many Cluster/, 'the cluster is not whole'],
  [/TRYAGAIN|CROSSSLOT/, 'a slot of the cluster has been on the move for too long'],
];

const OTHER_HOST = /ALTNAME_INVALID|does not match certificate's altnames/;

/** What keeps a connection from being had, in plain words; `undefined`: it just broke, or was closed. */
export function connectionCause(error: Error, target: RedisTarget): string | undefined {
  const text = textOf(error);
  if (/WRONGPASS/.test(text)) return wrongPassword(target);
  if (OTHER_HOST.test(text)) return otherHost(text);
  return CAUSES.find(([sign]) => sign.test(text))?.[1];
}

/** The error of a cluster has that of the node it asked last. */
function textOf(error: Error & { code?: string; lastNodeError?: Error }): string {
  const { lastNodeError: inner } = error;
  return `${error.code ?? ''} ${error.message}${inner === undefined ? '' : ` ${textOf(inner)}`}`;
}

function wrongPassword({ username }: RedisTarget): string {
  return username === undefined
    ? 'the password is wrong'
    : `there is no user ${username} with this password, or it is switched off`;
}

function otherHost(text: string): string {
  const [, names] = /cert's (?:altnames|list): (.*?)\.?$/s.exec(text) ?? [];
  const whose = names === undefined || names.trim() === '' ? '' : `, but for ${names}`;
  return `its certificate is not for the host in the address${whose}`;
}
