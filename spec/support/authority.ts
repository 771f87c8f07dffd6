import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openssl } from './self-signed';

/** A certificate and its key, in files. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** An authority that signs certificates, valid for a day unless asked for otherwise, in a folder of its own. */
export class Authority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mqrest-ca-'));
  /** Whom to trust. */
  readonly ca = this.#file('ca.pem');
  readonly #key = this.#file('ca-key.pem');
  #count = 0;

  constructor() {
    openssl(
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...[
        '-subj',
        '/CN=mqrest spec authority',
        '-days',
        '2',
        '-out',
        this.ca,
        '-keyout',
        this.#key,
      ],
    );
  }

  /** A certificate for these names, such as `IP:127.0.0.1`; `days` under 0: it has expired. */
  issue(names = 'DNS:localhost,IP:127.0.0.1', days = 1): CertificateFiles {
    const stem = `${++this.#count}`;
    const [cert, key, request, extensions] = ['pem', 'key', 'csr', 'ext'].map((ending) =>
      this.#file(`${stem}.${ending}`),
    ) as [string, string, string, string];
    openssl(
      ...['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...['-subj', '/CN=mqrest spec', '-out', request, '-keyout', key],
    );
    writeFileSync(extensions, `subjectAltName=${names}\n`);
    openssl(
      ...['x509', '-req', '-in', request, '-CA', this.ca, '-CAkey', this.#key, '-CAcreateserial'],
      ...['-days', `${days}`, '-extfile', extensions, '-out', cert],
    );
    return { cert, key };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }
}
