import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** What a server proves with who it is, in PEM. */
export interface Certificate {
  /** Its certificate, then those of the authorities between it and the root, if any. */
  readonly cert: Buffer;
  readonly key: Buffer;
}

/**
 * Reads a certificate and its private key. Throws a sentence that names the setting, the file and
 * what is wrong with it: it is not there, cannot be read, is no PEM, has a passphrase, or does not
 * belong to the other.
 */
export function readCertificate(
  certFile: string,
  keyFile: string,
  settings: 'tls' | 'redis.tls' = 'tls',
): Certificate {
  const [certSetting, keySetting] = [`${settings}.cert`, `${settings}.key`];
  const cert = read(certSetting, certFile);
  const key = read(keySetting, keyFile);
  const first = certificateIn(cert, certSetting, certFile);
  if (!first.checkPrivateKey(privateKeyIn(key, keySetting, keyFile))) {
    throw new Error(`${keySetting}: ${keyFile} is not the key of the certificate in ${certFile}`);
  }
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const why = `${certFile} cannot be used (${reasonOf(error)})`;
    throw new Error(`${certSetting}: ${why}`, { cause: error });
  }
  return { cert, key };
}

/** Reads the certificates of authorities that are trusted. Throws a sentence like {@link readCertificate}. */
export function readAuthorities(setting: string, file: string): Buffer {
  const pem = read(setting, file);
  certificateIn(pem, setting, file);
  return pem;
}

function read(setting: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new Error(`${setting}: ${file}: ${why}`, { cause: error });
  }
}

function certificateIn(pem: Buffer, setting: string, file: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    const wanted = 'a certificate in PEM begins with -----BEGIN CERTIFICATE-----';
    throw new Error(`${setting}: ${file} holds no certificate; ${wanted}`, { cause: error });
  }
}

function privateKeyIn(pem: Buffer, setting: string, file: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    const hasPassphrase = /ENCRYPTED/.test(pem.toString('latin1'));
    const why = hasPassphrase
      ? 'has a passphrase; give one without'
      : 'holds no private key; one in PEM begins with -----BEGIN PRIVATE KEY-----';
    throw new Error(`${setting}: ${file} ${why}`, { cause: error });
  }
}

/** What OpenSSL says, such as `ee key too small`. */
function reasonOf(error: unknown): string {
  const { reason, message } = error as Error & { reason?: string };
  return reason ?? message;
}
