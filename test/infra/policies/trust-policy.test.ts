import { podIdentityTrust, webIdentityTrust } from '../../../infra/policies/trust-policy';
import { judge } from '../enforcement/judge';

const serviceAccount = { namespace: 'kanister', name: 'shop-runner' };

describe('IRSA', () => {
  const issuer = 'oidc.eks.eu-central-1.amazonaws.com/id/0A';
  const provider = `arn:aws:iam::111122223333:oidc-provider/${issuer}`;
  const trust = webIdentityTrust(provider, serviceAccount);
  const ask = (otherwise: Record<string, string> = {}, action = 'sts:AssumeRoleWithWebIdentity') => {
    const sub = 'system:serviceaccount:kanister:shop-runner';
    const context = { [`${issuer}:aud`]: 'sts.amazonaws.com', [`${issuer}:sub`]: sub, ...otherwise };
    return judge(trust, { action, resource: 'role', context });
  };

  it('trusts only the provider of the cluster', () => {
    expect(trust).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          ...{ Sid: 'OneServiceAccount', Effect: 'Allow', Principal: { Federated: provider } },
          Action: ['sts:AssumeRoleWithWebIdentity'],
          Condition: {
            StringEquals: {
              [`${issuer}:aud`]: ['sts.amazonaws.com'],
              [`${issuer}:sub`]: ['system:serviceaccount:kanister:shop-runner'],
            },
          },
        },
      ],
    });
  });

  it('is for one ServiceAccount, and for tokens with the audience of STS', () => {
    expect(ask()).toBe('allowed');
    for (const sub of ['kanister:blog-runner', 'shop:shop-runner', 'kanister:shop-runner-2', 'kanister:*'])
      expect(ask({ [`${issuer}:sub`]: `system:serviceaccount:${sub}` })).toBe('silent');
    expect(ask({ [`${issuer}:aud`]: 'https://kubernetes.default.svc' })).toBe('silent');
  });

  it("does not allow session tags, because they override the role's tags", () => {
    expect(ask({}, 'sts:TagSession')).toBe('silent');
    expect(ask({}, 'sts:AssumeRole')).toBe('silent');
  });
});

describe('EKS Pod Identity', () => {
  const cluster = 'arn:aws:eks:eu-central-1:111122223333:cluster/prod';
  const trust = podIdentityTrust(cluster, serviceAccount);
  const own = {
    'aws:RequestTag/eks-cluster-arn': cluster,
    'aws:RequestTag/kubernetes-namespace': 'kanister',
    'aws:RequestTag/kubernetes-service-account': 'shop-runner',
  };
  const ask = (otherwise: Record<string, string> = {}, action = 'sts:AssumeRole') =>
    judge(trust, { action, resource: 'role', context: { ...own, ...otherwise } });

  it('trusts only the EKS service, to assume the role and to tag the session', () => {
    expect(trust.Statement).toHaveLength(1);
    expect(trust.Statement[0]).toMatchObject({
      ...{ Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' } },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
    });
  });

  it('is for one ServiceAccount of one cluster', () => {
    expect([ask(), ask({}, 'sts:TagSession')]).toEqual(['allowed', 'allowed']);
    expect(ask({ 'aws:RequestTag/eks-cluster-arn': `${cluster}-2` })).toBe('silent');
    expect(ask({ 'aws:RequestTag/kubernetes-namespace': 'shop' })).toBe('silent');
    expect(ask({ 'aws:RequestTag/kubernetes-service-account': 'blog-runner' })).toBe('silent');
    const untagged = judge(trust, { action: 'sts:AssumeRole', resource: 'role', context: {} });
    expect(untagged).toBe('silent');
  });

  it.each(['jerrycan-identity', 'jerrycan-prefix'])('refuses a session with the tag %s', (tag) => {
    expect(ask({ [`aws:RequestTag/${tag}`]: 'recoverer' })).toBe('silent');
  });
});
