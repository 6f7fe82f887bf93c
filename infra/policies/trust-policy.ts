import { identityTags } from './bucket-policy';
import { type Condition, type PolicyDocument, policyDocument } from './policy-document';

/** A ServiceAccount in a cluster. */
export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

/** The audience of pod tokens that STS accepts. */
export const STS_AUDIENCE = 'sts.amazonaws.com';
/** The audience of pod tokens that the EKS Pod Identity Agent accepts. */
export const AGENT_AUDIENCE = 'pods.eks.amazonaws.com';

/**
 * Lets exactly one ServiceAccount of one cluster assume a role with its token (AWS, IAM User Guide, "Create a role for OpenID Connect federation").
 * It must not tag the session, because the bucket's policy recognizes the role by the role's own tags.
 *
 * @param provider the ARN of the cluster's OIDC provider in IAM; the part after `oidc-provider/` is the cluster's issuer
 */
export function webIdentityTrust(provider: string, { namespace, name }: ServiceAccount): PolicyDocument {
  const issuer = provider.slice(provider.indexOf('/') + 1);
  return policyDocument({
    Sid: 'OneServiceAccount',
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: ['sts:AssumeRoleWithWebIdentity'],
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: [STS_AUDIENCE],
        [`${issuer}:sub`]: [`system:serviceaccount:${namespace}:${name}`],
      },
    },
  });
}

/**
 * Lets EKS give a role to exactly one ServiceAccount of one cluster. EKS identifies the ServiceAccount by tags of the session (AWS, EKS User Guide, "Create
 * IAM role with trust policy required by EKS Pod Identity"). A session must not bring the tags by which the bucket's policy recognizes identities,
 * because session tags override the role's tags.
 *
 * @param cluster the ARN of the cluster
 */
export function podIdentityTrust(cluster: string, { namespace, name }: ServiceAccount): PolicyDocument {
  const tag = (key: string) => `aws:RequestTag/${key}`;
  const Condition: Condition = {
    StringEquals: {
      [tag('eks-cluster-arn')]: [cluster],
      [tag('kubernetes-namespace')]: [namespace],
      [tag('kubernetes-service-account')]: [name],
    },
    Null: Object.fromEntries(Object.values(identityTags).map((key) => [tag(key), ['true']])),
  };
  return policyDocument({
    Sid: 'OneServiceAccount',
    Effect: 'Allow',
    Principal: { Service: AGENT_AUDIENCE },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition,
  });
}
