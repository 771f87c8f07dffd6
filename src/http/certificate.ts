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
export function readCertificate(certFile: string, keyFile: string): Certificate {
  const cert = read('tls.cert', certFile);
  const key = read('tls.key', keyFile);
  const first = certificateIn(cert, certFile);
  if (!first.checkPrivateKey(privateKeyIn(key, keyFile))) {
    throw new Error(`tls.key: ${keyFile} is not the key of the certificate in ${certFile}`);
  }
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new Error(`tls.cert: ${certFile} cannot be used (${reasonOf(error)})`, { cause: error });
  }
  return { cert, key };
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

function certificateIn(pem: Buffer, file: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    const wanted = 'a certificate in PEM begins with -----BEGIN CERTIFICATE-----';
    throw new Error(`tls.cert: ${file} holds no certificate; ${wanted}`, { cause: error });
  }
}

function privateKeyIn(pem: Buffer, file: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    const hasPassphrase = /ENCRYPTED/.test(pem.toString('latin1'));
    const why = hasPassphrase
      ? 'has a passphrase; give one without'
      : 'holds no private key; one in PEM begins with -----BEGIN PRIVATE KEY-----';
    throw new Error(`tls.key: ${file} ${why}`, { cause: error });
  }
}

/** What OpenSSL says, such as `ee key too small`. */
function reasonOf(error: unknown): string {
  const { reason, message } = error as Error & { reason?: string };
  return reason ?? message;
}
