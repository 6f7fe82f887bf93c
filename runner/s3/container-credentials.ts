import { readMounted } from '../kubernetes/pod';
import { exitCodes, Failure } from '../ports/failure';
import type { RetryProps } from '../ports/retry';
import { obtained } from './credential-request';
import type { TemporaryCredentials } from './credentials';

export interface ContainerCredentialsProps extends RetryProps {
  /** The URL of the agent on the node: `http://169.254.170.23/v1/credentials`. */
  readonly uri: string;
  /** The file with the token of the pod's ServiceAccount, whose audience is the agent. */
  readonly tokenFile: string;
}

/** The token is sent only to these addresses, which are on the node, or over TLS (AWS, SDKs and Tools Reference, "Container credential provider"). */
const onTheNode = ['169.254.170.2', '169.254.170.23', '[fd00:ec2::23]', '127.0.0.1', '[::1]', 'localhost'];

/**
 * Requests the credentials of the role that EKS Pod Identity associates with the pod's ServiceAccount from the agent on the node.
 *
 * @throws Failure
 */
export async function containerCredentials(props: ContainerCredentialsProps): Promise<TemporaryCredentials> {
  const { uri, tokenFile, ...again } = props;
  const { protocol, hostname } = new URL(uri);
  if (protocol !== 'https:' && !onTheNode.includes(hostname))
    throw new Failure({
      step: 'credentials',
      cause: `AWS_CONTAINER_CREDENTIALS_FULL_URI must be on this node or use https:// (${uri})`,
      next: 'synthesize again and let Argo CD sync, and find out what else changes the pods',
      exitCode: exitCodes.usage,
    });
  return obtained({
    ...again,
    what: 'the EKS Pod Identity Agent returns no credentials for this ServiceAccount',
    url: uri,
    init: () => ({ headers: { authorization: readMounted(tokenFile).trim() } }),
    read: credentialsIn,
    refusal: (text) => ({ code: '', message: text.trim().slice(0, 500) || 'no reason given' }),
    passing: [],
    next: ({ status }) =>
      status === 0 || status >= 500
        ? `check whether the EKS Pod Identity Agent runs on this node, and whether this pod can reach ${hostname}`
        : 'run `pulumi up`, which creates the association, and check that `eksClusters` names this cluster',
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
