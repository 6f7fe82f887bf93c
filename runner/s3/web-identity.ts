import { readMounted } from '../kubernetes/pod';
import type { RetryProps } from '../ports/retry';
import { obtained } from './credential-request';
import type { TemporaryCredentials } from './credentials';
import { readXml, type XmlElement } from './xml';

export interface WebIdentityProps extends RetryProps {
  /** The URL of STS: `https://sts.eu-central-1.amazonaws.com`. */
  readonly endpoint: string;
  /** The ARN of the role. */
  readonly role: string;
  /** The file with the token of the pod's ServiceAccount, whose audience is STS. */
  readonly tokenFile: string;
  /** The name of the session in AWS's log: the pod's name. */
  readonly session: string;
}

/** Errors that may pass: STS fetches the keys of the cluster's OIDC provider and may not reach it at once (AWS SDKs retry the same two). */
const PASSING = ['IDPCommunicationError', 'InvalidIdentityToken'];

/**
 * Requests the credentials of a role with the token of a ServiceAccount (IRSA). The request is not signed (AWS, STS API Reference, "AssumeRoleWithWebIdentity").
 *
 * @throws Failure
 */
export function assumeRoleWithWebIdentity(props: WebIdentityProps): Promise<TemporaryCredentials> {
  const { endpoint, role, tokenFile, session, ...again } = props;
  return obtained({
    ...again,
    what: `STS refuses the role ${role} to this ServiceAccount`,
    url: `${endpoint}/`,
    init: () => ({
      method: 'POST',
      headers: { accept: 'application/xml' },
      body: new URLSearchParams({
        Action: 'AssumeRoleWithWebIdentity',
        Version: '2011-06-15',
        RoleArn: role,
        RoleSessionName: session.replace(/[^\w+=,.@-]/g, '-').slice(0, 64) || 'jerrycan',
        WebIdentityToken: readMounted(tokenFile).trim(),
      }),
    }),
    read: (text) => credentialsIn(readXml(text)),
    refusal: (text) => {
      const error = readXml(text)?.elements.find(({ name }) => name === 'Error');
      return { code: error?.text('Code') ?? '', message: error?.text('Message') ?? 'no reason given' };
    },
    passing: PASSING,
    next: ({ status, code }) => {
      if (status === 0 || status >= 500)
        return `check whether this pod's network and name server can reach ${endpoint}`;
      if (code === 'AccessDenied')
        return 'run `pulumi up`, and check that `oidcProviders` names the provider of this cluster';
      return "check that the OIDC provider in IAM is this cluster's, and has the audience sts.amazonaws.com";
    },
  });
}

function credentialsIn(answer: XmlElement | undefined): TemporaryCredentials | undefined {
  const result = answer?.elements.find(({ name }) => name === 'AssumeRoleWithWebIdentityResult');
  const said = result?.elements.find(({ name }) => name === 'Credentials');
  const [accessKeyId, secretAccessKey, sessionToken, expiration] = [
    ...['AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'].map((name) => said?.text(name)),
  ];
  const expires = Date.parse(expiration ?? '');
  if (!accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(expires)) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken, expires };
}
