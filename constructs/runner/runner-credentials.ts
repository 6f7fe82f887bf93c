import type { EnvVar, Volume, VolumeMount } from 'cdk8s-plus-28/lib/imports/k8s';
import type { Store } from '../../contracts/files/store';
import { namesOf } from '../../contracts/names';

/** The credentials with which a runner signs its requests to the store. */
export type RunnerCredentials =
  /** The key pair of its Secret. */
  | { readonly kind: 'key-pair' }
  /** The credentials of a role, from STS, for the token of its ServiceAccount: IRSA. */
  | { readonly kind: 'irsa'; readonly role: string; readonly audience: string; readonly sts: string }
  /** The credentials of a role, from the EKS Pod Identity Agent on the node, for the token of its ServiceAccount. */
  | { readonly kind: 'pod-identity'; readonly audience: string };

/** A stolen token is worthless after an hour. The kubelet renews it before that. Seconds. */
const TOKEN_SECONDS = 3600;

/** Returns the credentials that the store defines. An app without a role, which `check` reports, uses the key pair. */
export function runnerCredentials(app: string, { runner }: Pick<Store, 'runner'>): RunnerCredentials {
  if (!runner || !Object.hasOwn(runner.roles, app)) return { kind: 'key-pair' };
  const { audience, roles } = runner;
  const role = roles[app]!;
  if (runner.credentials === 'pod-identity') return { kind: 'pod-identity', audience };
  return { kind: 'irsa', role, audience, sts: runner.sts };
}

/**
 * Returns the annotations of the runner's ServiceAccount for its role. They are for people and their tools; the pod
 * does not need them.
 */
export function roleAnnotations(credentials: RunnerCredentials): Record<string, string> {
  return credentials.kind === 'irsa' ? { 'eks.amazonaws.com/role-arn': credentials.role } : {};
}

export interface CredentialParts {
  readonly env: EnvVar[];
  readonly mount: VolumeMount;
  readonly volume: Volume;
}

/**
 * Returns the parts of the runner's pod for its credentials. For a role, the volumes, paths and variables are those
 * that EKS's webhook would add (aws/amazon-eks-pod-identity-webhook, main.go). The webhook leaves existing ones
 * unchanged, so the pod runs as Git declares it, and a backup does not depend on a webhook.
 */
export function credentialParts(app: string, credentials: RunnerCredentials): CredentialParts {
  if (credentials.kind === 'key-pair') return keyPair(app);
  const { audience } = credentials;
  if (credentials.kind === 'irsa') {
    const { mount, volume, file } = token('aws-iam-token', 'eks.amazonaws.com', audience, 'token');
    const env = {
      AWS_ROLE_ARN: credentials.role,
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
      AWS_ENDPOINT_URL_STS: credentials.sts,
    };
    return { env: said(env), mount, volume };
  }
  const { mount, volume, file } = token('eks-pod-identity-token', 'pods.eks.amazonaws.com', audience);
  const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: AGENT, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file };
  return { env: said(env), mount, volume };
}

/** The agent's address on every node. An IPv6-only cluster uses another one. */
const AGENT = 'http://169.254.170.23/v1/credentials';

function keyPair(app: string): CredentialParts {
  const items = ['accessKeyId', 'secretAccessKey'].map((key) => ({ key, path: key }));
  return {
    env: [],
    mount: { name: 'store', mountPath: '/run/secrets/store', readOnly: true },
    volume: { name: 'store', secret: { secretName: namesOf(app).runner, defaultMode: 0o440, items } },
  };
}

function token(name: string, domain: string, audience: string, path = name) {
  const mountPath = `/var/run/secrets/${domain}/serviceaccount`;
  const sources = [{ serviceAccountToken: { audience, expirationSeconds: TOKEN_SECONDS, path } }];
  return {
    mount: { name, mountPath, readOnly: true },
    volume: { name, projected: { defaultMode: 0o440, sources } },
    file: `${mountPath}/${path}`,
  };
}

const said = (env: Record<string, string>): EnvVar[] => Object.entries(env).map(([name, value]) => ({ name, value }));
