import { parseStore } from '../../../contracts/files/store';
import { podIdentityTrust, webIdentityTrust } from '../../../infra/policies/trust-policy';
import { plain, type Run, ran, required, wordpress } from './run';

const provider = 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0A';
const cluster = 'arn:aws:eks:us-east-1:111122223333:cluster/prod';
const irsa = { ...required, credentials: 'irsa', oidcProviders: `["local=${provider}"]` };
const podIdentity = { ...required, credentials: 'pod-identity', eksClusters: `["local=${cluster}"]` };
const serviceAccount = { namespace: 'kanister', name: 'wordpress-runner' };
const runs = new Map<object, Promise<Run>>();
const made = (config: Record<string, string>) => {
  if (!runs.has(config)) runs.set(config, ran(config));
  return runs.get(config)!;
};

describe.each([
  ['irsa', irsa, webIdentityTrust(provider, serviceAccount)],
  ['pod-identity', podIdentity, podIdentityTrust(cluster, serviceAccount)],
])('a runner with a role, with %s', (credentials, config, trust) => {
  it("has a role for its ServiceAccount, with the user's policy and tags", async () => {
    const run = await made(config);
    const { inputs } = run.one('aws:iam/role:Role');
    expect(inputs).toMatchObject({
      name: 'jerrycan-prod-local-wordpress-runner',
      path: '/jerrycan/',
      tags: { 'jerrycan-identity': 'runner', 'jerrycan-prefix': wordpress.prefix },
    });
    expect(JSON.parse(inputs.assumeRolePolicy)).toEqual(trust);
    expect(inputs).not.toHaveProperty('maxSessionDuration');
    const policy = run.one('aws:iam/policy:Policy', 'local-wordpress-runner').inputs.policy;
    const ofUser = (await made(required)).one('aws:iam/policy:Policy', 'local-wordpress-runner').inputs.policy;
    expect(policy).toBe(ofUser);
    expect(run.one('aws:iam/rolePolicyAttachment:RolePolicyAttachment').inputs).toEqual({
      role: 'jerrycan-prod-local-wordpress-runner',
      policyArn: 'arn:aws:iam::111122223333:policy/local-wordpress-runner',
    });
  });

  it('has no user and no key pair; the app and people are unchanged', async () => {
    const run = await made(config);
    expect(run.all('aws:iam/user:User').map(({ name }) => name)).toEqual([
      ...['local-wordpress-app', 'auditor', 'recoverer'],
    ]);
    expect(run.all('aws:iam/accessKey:AccessKey').map(({ name }) => name)).toEqual(['local-wordpress-app-1']);
    const secrets = run.all('kubernetes:core/v1:Secret').map(({ inputs }) => inputs);
    expect(secrets.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
      ...['wordpress/wordpress-store', 'kanister/wordpress-store'],
    ]);
    expect(secrets.map(({ stringData }) => plain(stringData).accessKeyId)).toEqual([
      ...['local-wordpress-app-1-id', 'local-wordpress-app-1-id'],
    ]);
  });

  it('is subject to the same bucket policy', async () => {
    const ofBucket = async (said: Record<string, string>) =>
      (await made(said)).one('aws:s3/bucketPolicy:BucketPolicy', 'store').inputs.policy;
    expect(await ofBucket(config)).toBe(await ofBucket(required));
  });

  it('is in the contract, and a message explains why the app keeps its key pair', async () => {
    const run = await made(config);
    expect(parseStore('store.prod.json', run.written[0]!)).toMatchObject({
      identities: ['wordpress'],
      runner: {
        credentials,
        roles: { wordpress: 'arn:aws:iam::111122223333:role/jerrycan/jerrycan-prod-local-wordpress-runner' },
      },
    });
    expect(run.reported).toEqual([
      "info: credentials: the runners have roles and no keys; an app's own key pair is still in a Secret, because Kanister's Profile and kando accept only a key pair",
    ]);
  });

  it('is refused if a cluster of the apps is missing, before anything is made', async () => {
    const far = { ...wordpress, name: 'shop', cluster: 'far' };
    const kanister = new Map([
      ['local', 'kanister'],
      ['far', 'kanister'],
    ]);
    const key = credentials === 'irsa' ? 'oidcProviders' : 'eksClusters';
    await expect(ran(config, { apps: [wordpress, far], kanister })).rejects.toThrow(
      `Pulumi.prod.yaml › ${key}: must name cluster far, which has apps (local); add its name and `,
    );
  });
});

describe('a role of a runner', () => {
  it('exchanges its token at the STS of the region, or at the agent, with the audience of each', async () => {
    const said = async (config: Record<string, string>) => JSON.parse((await made(config)).written[0]!).runner;
    expect(await said(irsa)).toMatchObject({
      ...{ audience: 'sts.amazonaws.com', sts: 'https://sts.eu-central-1.amazonaws.com' },
    });
    expect(await said(podIdentity)).toMatchObject({ audience: 'pods.eks.amazonaws.com' });
    expect(await said(required)).toBeUndefined();
  });

  it('is associated with one ServiceAccount of the EKS cluster', async () => {
    expect((await made(podIdentity)).one('aws:eks/podIdentityAssociation:PodIdentityAssociation').inputs).toEqual({
      ...{ clusterName: 'prod', region: 'us-east-1', namespace: 'kanister', serviceAccount: 'wordpress-runner' },
      roleArn: 'arn:aws:iam::111122223333:role/jerrycan/jerrycan-prod-local-wordpress-runner',
    });
    expect((await made(irsa)).all('aws:eks/podIdentityAssociation:PodIdentityAssociation')).toEqual([]);
  });

  it('is in Kanister’s namespace, whatever its name', async () => {
    const run = await ran(irsa, {
      kanister: new Map([['local', 'backups']]),
      namespaces: async () => new Set(['backups', 'wordpress']),
    });
    const { Statement } = JSON.parse(run.one('aws:iam/role:Role').inputs.assumeRolePolicy);
    expect(JSON.stringify(Statement)).toContain('system:serviceaccount:backups:wordpress-runner');
  });
});
