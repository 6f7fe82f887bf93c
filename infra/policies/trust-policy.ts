import { identityTags } from './bucket-policy';
import { type Condition, type PolicyDocument, policyDocument } from './policy-document';

/** A ServiceAccount of a cluster's. */
export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

/** Whom the tokens of a pod are for, that STS takes. */
export const STS_AUDIENCE = 'sts.amazonaws.com';
/** Whom those are for that the EKS Pod Identity Agent takes. */
export const AGENT_AUDIENCE = 'pods.eks.amazonaws.com';

/**
 * Lets exactly one ServiceAccount of exactly one cluster have a role, by its token (AWS, IAM User Guide, "Create a role for OpenID Connect federation").
 * The right to tag the session is not given: the tags by which the bucket's policy knows the role are its own.
 *
 * @param provider the ARN of the cluster's OIDC provider in IAM; what follows `oidc-provider/` is the cluster's issuer
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
 * Lets EKS give a role to exactly one ServiceAccount of exactly one cluster. EKS says by tags of the session whose it is (AWS, EKS User Guide, "Create IAM
 * role with trust policy required by EKS Pod Identity"); a session that brings the tags by which the bucket's policy knows identities is refused, since a
 * session's tags count before the role's.
 *
 * @param cluster its ARN
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
