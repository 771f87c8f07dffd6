import { writeFileSync } from 'node:fs';
import { readCertificate } from '../../src/http/certificate';
import { openssl, selfSigned, type SelfSigned } from '../support/self-signed';

describe('a certificate and its key', () => {
  let files: SelfSigned;
  let other: SelfSigned;
  beforeAll(() => {
    files = selfSigned();
    other = selfSigned();
  });
  afterAll(() => [files, other].forEach((made) => made.remove()));

  const refusal = (cert: string, key: string): string => {
    try {
      readCertificate(cert, key);
      return 'none';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('are read from their files', () => {
    expect(readCertificate(files.certFile, files.keyFile).cert.toString()).toBe(files.cert);
  });

  it('are refused with the file that is not there', () => {
    const gone = files.file('gone.pem');
    expect(refusal(gone, files.keyFile)).toBe(`tls.cert: ${gone}: there is no such file`);
    expect(refusal(files.certFile, gone)).toBe(`tls.key: ${gone}: there is no such file`);
  });

  it('are refused with the file that cannot be read', () => {
    const folder = files.file('');
    expect(refusal(folder, files.keyFile)).toBe(`tls.cert: ${folder}: it cannot be read (EISDIR)`);
  });

  it('are refused with the file that holds something else', () => {
    const { certFile, keyFile } = files;
    expect(refusal(keyFile, certFile)).toBe(
      `tls.cert: ${keyFile} holds no certificate; a certificate in PEM begins with -----BEGIN CERTIFICATE-----`,
    );
    expect(refusal(certFile, certFile)).toBe(
      `tls.key: ${certFile} holds no private key; one in PEM begins with -----BEGIN PRIVATE KEY-----`,
    );
  });

  it('are refused if they do not belong together', () => {
    expect(refusal(files.certFile, other.keyFile)).toBe(
      `tls.key: ${other.keyFile} is not the key of the certificate in ${files.certFile}`,
    );
  });

  it('are refused if the key has a passphrase', () => {
    const locked = files.file('locked.pem');
    openssl('pkcs8', '-topk8', '-in', files.keyFile, '-out', locked, '-passout', 'pass:s3cret');
    expect(refusal(files.certFile, locked)).toBe(
      `tls.key: ${locked} has a passphrase; give one without`,
    );
  });

  it('are refused if a certificate after the first is broken', () => {
    const chain = files.file('chain.pem');
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    writeFileSync(chain, files.cert + broken);
    expect(refusal(chain, files.keyFile)).toMatch(`tls.cert: ${chain} cannot be used (`);
  });
});
