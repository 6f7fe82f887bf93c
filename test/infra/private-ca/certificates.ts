import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificates {
  /** The CA's certificate, PEM. */
  readonly ca: string;
  /** The folder with `public.crt` and `private.key`, as MinIO needs them. */
  readonly folder: string;
}

/** Makes a private CA with openssl, and its server certificate for 127.0.0.1. */
export function makeCertificates(directory: string): Certificates {
  const at = (file: string) => join(directory, file);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe', cwd: directory });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=an authority of our own');
  openssl('req', ...key.slice(0, 5), '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=minio');
  writeFileSync(at('server.ext'), 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n');
  openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'],
    ...['-extfile', 'server.ext', '-out', 'server.crt'],
  );
  const folder = at('certs');
  mkdirSync(folder);
  writeFileSync(join(folder, 'public.crt'), readFileSync(at('server.crt')));
  writeFileSync(join(folder, 'private.key'), readFileSync(at('server.key')));
  return { ca: readFileSync(at('ca.crt'), 'utf8'), folder };
}
