import { readMounted } from '../kubernetes/pod';
import type { RetryProps } from '../ports/retry';
import { obtained } from './credential-request';
import type { TemporaryCredentials } from './credentials';
import { readXml, type XmlElement } from './xml';

export interface WebIdentityProps extends RetryProps {
  /** Of STS: `https://sts.eu-central-1.amazonaws.com`. */
  readonly endpoint: string;
  /** The ARN of the role. */
  readonly role: string;
  /** With the token of the pod's ServiceAccount, for STS as its audience. */
  readonly tokenFile: string;
  /** What the session is called in AWS's log: the pod's name. */
  readonly session: string;
}

/** STS asks the cluster's OIDC provider for its keys, and may not reach it at once (the SDKs of AWS repeat the same two). */
const PASSING = ['IDPCommunicationError', 'InvalidIdentityToken'];

/**
 * Credentials of a role for the token of a ServiceAccount: IRSA. The request has no signature (AWS, STS API Reference, "AssumeRoleWithWebIdentity").
 *
 * @throws Failure
 */
export function assumeRoleWithWebIdentity(props: WebIdentityProps): Promise<TemporaryCredentials> {
  const { endpoint, role, tokenFile, session, ...again } = props;
  return obtained({
    ...again,
    what: `STS does not give ${role} to this ServiceAccount`,
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
      return { code: error?.text('Code') ?? '', message: error?.text('Message') ?? 'it does not say why' };
    },
    passing: PASSING,
    next: ({ status, code }) => {
      if (status === 0 || status >= 500) return `see whether this pod's network and name server reach ${endpoint}`;
      if (code === 'AccessDenied')
        return 'run `pulumi up`, and see that `oidcProviders` names the provider of this cluster';
      return "see that the OIDC provider in IAM is this cluster's, and has the audience sts.amazonaws.com";
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
