import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate for this machine that nobody signed but itself, and its key, in files. */
export interface SelfSigned {
  readonly certFile: string;
  readonly keyFile: string;
  /** What a client must trust. */
  readonly cert: string;
  /** A file beside them. */
  file(name: string): string;
  remove(): void;
}

/** Makes one with openssl, valid for a day. */
export function selfSigned(): SelfSigned {
  const folder = mkdtempSync(join(tmpdir(), 'mqrest-tls-'));
  const file = (name: string): string => join(folder, name);
  const [certFile, keyFile] = [file('cert.pem'), file('key.pem')];
  openssl(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
    ...['-days', '1', '-out', certFile, '-keyout', keyFile],
  );
  const cert = readFileSync(certFile, 'utf8');
  return { certFile, keyFile, cert, file, remove: () => rmSync(folder, { recursive: true }) };
}

/** Runs openssl; throws what it complains about. */
export function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' });
}
