import { readMounted } from '../kubernetes/pod';
import { exitCodes, Failure } from '../ports/failure';
import type { RetryProps } from '../ports/retry';
import { obtained } from './credential-request';
import type { TemporaryCredentials } from './credentials';

export interface ContainerCredentialsProps extends RetryProps {
  /** Of the agent on the node: `http://169.254.170.23/v1/credentials`. */
  readonly uri: string;
  /** With the token of the pod's ServiceAccount, for the agent as its audience. */
  readonly tokenFile: string;
}

/** The token is sent there: to the node itself, or by TLS (AWS, SDKs and Tools Reference, "Container credential provider"). */
const onTheNode = ['169.254.170.2', '169.254.170.23', '[fd00:ec2::23]', '127.0.0.1', '[::1]', 'localhost'];

/**
 * Credentials of the role that EKS Pod Identity associates with the pod's ServiceAccount, from the agent on the node.
 *
 * @throws Failure
 */
export async function containerCredentials(props: ContainerCredentialsProps): Promise<TemporaryCredentials> {
  const { uri, tokenFile, ...again } = props;
  const { protocol, hostname } = new URL(uri);
  if (protocol !== 'https:' && !onTheNode.includes(hostname))
    throw new Failure({
      step: 'credentials',
      cause: `AWS_CONTAINER_CREDENTIALS_FULL_URI is neither on this node nor https:// (${uri})`,
      next: 'synthesize again and let Argo CD sync, and see who else changes the pods',
      exitCode: exitCodes.usage,
    });
  return obtained({
    ...again,
    what: 'the EKS Pod Identity Agent gives no credentials to this ServiceAccount',
    url: uri,
    init: () => ({ headers: { authorization: readMounted(tokenFile).trim() } }),
    read: credentialsIn,
    refusal: (text) => ({ code: '', message: text.trim().slice(0, 500) || 'it does not say why' }),
    passing: [],
    next: ({ status }) =>
      status === 0 || status >= 500
        ? `see whether the EKS Pod Identity Agent runs on this node, and whether this pod reaches ${hostname}`
        : 'run `pulumi up`, which makes the association, and see that `eksClusters` names this cluster',
  });
}

function credentialsIn(text: string): TemporaryCredentials | undefined {
  try {
    const { AccessKeyId, SecretAccessKey, Token, Expiration } = JSON.parse(text);
    const expires = Date.parse(Expiration);
    if (![AccessKeyId, SecretAccessKey, Token].every((part) => part && typeof part === 'string')) return undefined;
    if (Number.isNaN(expires)) return undefined;
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token, expires };
  } catch {
    return undefined;
  }
}
