import { ProtectedApp } from '../../../constructs/app/protected-app';
import { credentialParts, runnerCredentials } from '../../../constructs/runner/runner-credentials';
import type { Store } from '../../../contracts/files/store';
import { systemClock } from '../../../runner/ports/clock';
import { storeCredentials } from '../../../runner/s3/store-credentials';
import { app, cluster, type Manifest, objectsOf, only, publicKey, store } from '../sample';

const ROLE = 'arn:aws:iam::111122223333:role/jerrycan/jerrycan-prod-east-shop-runner';
const irsa: Store['runner'] = {
  ...{ credentials: 'irsa', audience: 'sts.amazonaws.com', sts: 'https://sts.eu-central-1.amazonaws.com' },
  roles: { shop: ROLE },
};
const podIdentity: Store['runner'] = {
  ...{ credentials: 'pod-identity', audience: 'pods.eks.amazonaws.com', roles: { shop: ROLE } },
};
const made = (runner: Store['runner']): Manifest[] =>
  objectsOf(
    (scope) =>
      new ProtectedApp(scope, 'P', {
        ...{ app: app(), cluster, publicKeys: [publicKey] },
        store: { ...store, ...(runner && { runner }) },
      }),
  );
const podsOf = (objects: readonly Manifest[]): Manifest[] =>
  objects.filter(({ kind }) => kind === 'CronJob').map(({ spec }) => spec.jobTemplate.spec.template.spec);
const variables = (pod: Manifest) =>
  Object.fromEntries(pod.containers[0].env.map(({ name, value }: Manifest) => [name, value]));
const named = (list: readonly Manifest[], name: string) => list.find((each) => each.name === name);

describe.each([
  {
    by: 'irsa',
    runner: irsa,
    volume: 'aws-iam-token',
    path: 'token',
    folder: '/var/run/secrets/eks.amazonaws.com/serviceaccount',
    audience: 'sts.amazonaws.com',
    env: {
      AWS_ROLE_ARN: ROLE,
      AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token',
      AWS_ENDPOINT_URL_STS: 'https://sts.eu-central-1.amazonaws.com',
    },
  },
  {
    by: 'EKS Pod Identity',
    runner: podIdentity,
    volume: 'eks-pod-identity-token',
    path: 'eks-pod-identity-token',
    folder: '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount',
    audience: 'pods.eks.amazonaws.com',
    env: {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials',
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE:
        '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token',
    },
  },
])('the pods of a runner with a role, by $by', ({ runner, volume, path, folder, audience, env }) => {
  const objects = made(runner);
  const pods = podsOf(objects);

  it('are those of backups and of verification', () => {
    expect(pods).toHaveLength(2);
  });

  it('have a token of their ServiceAccount for this audience only, for an hour, at the path that the program reads', () => {
    for (const pod of pods) {
      expect(named(pod.volumes, volume).projected).toEqual({
        defaultMode: 0o440,
        sources: [{ serviceAccountToken: { audience, expirationSeconds: 3600, path } }],
      });
      expect(named(pod.containers[0].volumeMounts, volume)).toEqual({
        name: volume,
        mountPath: folder,
        readOnly: true,
      });
      expect(variables(pod)).toMatchObject(env);
    }
  });

  it('mount no Secret but the signing key', () => {
    for (const { volumes } of pods) {
      const secrets = volumes.flatMap(({ secret, projected }: Manifest) => [
        ...(secret ? [secret.secretName] : []),
        ...(projected?.sources ?? []).flatMap((source: Manifest) => source.secret?.name ?? []),
      ]);
      expect([...new Set(secrets)]).toEqual(['shop-signing']);
    }
    expect(JSON.stringify(objects)).not.toContain('accessKeyId","path');
  });

  it('are read by the program as the manifest provides them', async () => {
    for (const pod of pods)
      await expect(storeCredentials(variables(pod), systemClock)()).rejects.toThrow(`${folder}/${path}`);
  });

  it('meet the restricted Pod Security Standard as before: it admits the kinds of their volumes', () => {
    const admitted = ['configMap', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'];
    for (const pod of pods)
      for (const { name: _, ...source } of pod.volumes) expect(admitted).toContain(Object.keys(source)[0]);
  });

  it("keep the key pair in Kanister's Profile, which supports nothing else", () => {
    expect(only(objects, 'Profile').credential).toEqual(only(made(undefined), 'Profile').credential);
  });
});

describe('the ServiceAccount of the runner', () => {
  const annotations = (runner: Store['runner']) => only(made(runner), 'ServiceAccount').metadata.annotations;

  it('names its role', () => {
    expect(annotations(irsa)).toEqual({ 'eks.amazonaws.com/role-arn': ROLE });
    expect(annotations(podIdentity)).toBeUndefined();
    expect(annotations(undefined)).toBeUndefined();
  });
});

it('is a key pair if the store has no role for this app', () => {
  expect(runnerCredentials('shop', store)).toEqual({ kind: 'key-pair' });
  expect(runnerCredentials('blog', { runner: irsa })).toEqual({ kind: 'key-pair' });
  expect(runnerCredentials('constructor', { runner: irsa })).toEqual({ kind: 'key-pair' });
  expect(credentialParts('shop', { kind: 'key-pair' })).toMatchObject({
    ...{ env: [], volume: { name: 'store', secret: { secretName: 'shop-runner' } } },
  });
});
