import { existsSync, readFileSync } from 'node:fs';
import tls from 'node:tls';
import type { Cluster } from '../ports/cluster';
import { exitCodes, Failure } from '../ports/failure';
import { kubernetes } from './api';

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * What every Jerrycan pod needs: the API server, accessed as the pod's ServiceAccount, and the pod's namespace.
 *
 * @param authorities files with certificate authorities to trust in addition to the system's, for all servers but the API server
 * @throws Failure with the exit code 2
 */
export function insidePod(
  env: NodeJS.ProcessEnv,
  authorities: readonly string[] = [],
): { readonly cluster: Cluster; readonly namespace: string; readonly pod: string } {
  if (authorities.length > 0) trust(authorities);
  const host = env.KUBERNETES_SERVICE_HOST ?? '';
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${env.KUBERNETES_SERVICE_PORT ?? 443}`;
  return {
    cluster: kubernetes({ server, tokenFile: `${SERVICE_ACCOUNT}/token`, caFile: `${SERVICE_ACCOUNT}/ca.crt` }),
    namespace: readMounted(`${SERVICE_ACCOUNT}/namespace`).trim(),
    pod: env.POD_NAME ?? '',
  };
}

/** Trusts the authorities in these files in addition to the system's. */
export function trust(files: readonly string[]): void {
  const ours = files.map((file) => readMounted(file));
  tls.setDefaultCACertificates?.([...tls.getCACertificates('default'), ...ours]);
}

/**
 * Reads the private keys of the app's Secret `<app>-signing`: the current one, and the next one during a rotation.
 *
 * @throws Failure with the exit code 2
 */
export function mountedKeys(directory = '/run/secrets/signing'): string[] {
  const next = `${directory}/nextPrivateKey`;
  return [readMounted(`${directory}/privateKey`), ...(existsSync(next) ? [readMounted(next)] : [])];
}

/** @throws Failure with the exit code 2 */
export function readMounted(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { message: cause } = error as Error;
    const next = "check that the Job mounts the app's ConfigMap and its Secrets";
    throw new Failure({ step: 'configuration', cause, next, exitCode: exitCodes.usage });
  }
}
