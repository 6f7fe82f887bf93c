import { parseStore } from '../../../contracts/files/store';
import { userName } from '../../../infra/identities/identity';
import { plain, type Run, ran, required, usual, wordpress } from './run';

describe('the identities', () => {
  it('are two for each app and two for people, each with one policy and its tags', async () => {
    const run = await usual();
    const users = run.all('aws:iam/user:User').map(({ inputs }) => [inputs.name, inputs.tags]);
    const tags = (kind: string, prefix: string) => ({ 'jerrycan-identity': kind, 'jerrycan-prefix': prefix });
    expect(users).toEqual([
      ['jerrycan-prod-local-wordpress-app', tags('app', wordpress.prefix)],
      ['jerrycan-prod-local-wordpress-runner', tags('runner', wordpress.prefix)],
      ['jerrycan-prod-auditor', tags('auditor', 'jerrycan')],
      ['jerrycan-prod-recoverer', tags('recoverer', 'jerrycan')],
    ]);
    expect(run.all('aws:iam/policy:Policy')).toHaveLength(4);
    expect(run.all('aws:iam/userPolicyAttachment:UserPolicyAttachment')).toHaveLength(4);
    expect(run.one('aws:iam/policy:Policy', 'local-wordpress-app').inputs.policy).toContain(
      'arn:aws:s3:::our-backups/jerrycan/local/wordpress/*',
    );
  });

  it('have keys in the cluster if they belong to an app; people make their own', async () => {
    const run = await usual();
    expect(run.all('aws:iam/accessKey:AccessKey').map(({ name }) => name)).toEqual([
      'local-wordpress-app-1',
      'local-wordpress-runner-1',
    ]);
  });

  it("are delivered to the cluster as Secrets, the runner's only next to Kanister", async () => {
    const run = await usual();
    const secrets = run.all('kubernetes:core/v1:Secret').map(({ inputs }) => inputs);
    expect(secrets.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
      'wordpress/wordpress-store',
      'kanister/wordpress-store',
      'kanister/wordpress-runner',
    ]);
    const pair = (kind: string) => ({
      accessKeyId: `local-wordpress-${kind}-1-id`,
      secretAccessKey: `secret of local-wordpress-${kind}-1`,
    });
    expect(secrets.map(({ stringData }) => plain(stringData))).toEqual([pair('app'), pair('app'), pair('runner')]);
    expect(run.one('pulumi:providers:kubernetes').inputs).toMatchObject({ enableSecretMutable: 'true' });
  });

  it('are delivered to each namespace with a capture, and not to the namespace of an app without one', async () => {
    const apps = [{ ...wordpress, captureNamespaces: ['crm', 'billing'] }];
    const namespaces = async () => new Set(['wordpress', 'crm', 'billing', 'kanister']);
    const run = await ran(required, { apps, namespaces });
    const secrets = run.all('kubernetes:core/v1:Secret').map(({ inputs }) => inputs.metadata);
    expect(secrets.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
      'crm/wordpress-store',
      'billing/wordpress-store',
      'kanister/wordpress-store',
      'kanister/wordpress-runner',
    ]);
  });

  it('have two valid keys during a rotation, and the newest in the cluster', async () => {
    const during = await ran({ ...required, keyGeneration: '2', keepPreviousKeys: 'true' });
    expect(during.all('aws:iam/accessKey:AccessKey').map(({ name }) => name)).toEqual([
      ...['local-wordpress-app-2', 'local-wordpress-app-1', 'local-wordpress-runner-2', 'local-wordpress-runner-1'],
    ]);
    const [{ inputs }] = during.all('kubernetes:core/v1:Secret') as [(typeof during.asked)[number]];
    expect(plain(inputs.stringData).accessKeyId).toBe('local-wordpress-app-2-id');
    const after = await ran({ ...required, keyGeneration: '2' });
    expect(after.all('aws:iam/accessKey:AccessKey')).toHaveLength(2);
  });

  it('can be kept elsewhere: in AWS and as ExternalSecrets, without a Secret of this program', async () => {
    const run = await ran({ ...required, credentials: 'external-secrets', secretStore: 'aws' });
    expect(run.all('kubernetes:core/v1:Secret')).toEqual([]);
    expect(run.all('kubernetes:external-secrets.io/v1:ExternalSecret').map(({ inputs }) => inputs.spec.data)).toEqual(
      ['app', 'app', 'runner'].map((kind) =>
        ['accessKeyId', 'secretAccessKey'].map((property) => ({
          secretKey: property,
          remoteRef: { key: `jerrycan/prod/local/wordpress/${kind}`, property },
        })),
      ),
    );
    const kept = run.one('aws:secretsmanager/secretVersion:SecretVersion', 'jerrycan/prod/local/wordpress/runner');
    expect(JSON.parse(plain(kept.inputs.secretString))).toEqual({
      ...{ accessKeyId: 'local-wordpress-runner-1-id', secretAccessKey: 'secret of local-wordpress-runner-1' },
    });
  });

  it('report a missing namespace with what to do, and everything else is made', async () => {
    const shop = { ...wordpress, name: 'shop', namespace: 'shop', prefix: 'jerrycan/local/shop' };
    const run = await ran(required, { apps: [wordpress, shop] });
    expect(run.reported).toEqual([
      'error: shop › namespace: does not exist in cluster local (shop); create it, and run `pulumi up` again. Everything else is created',
    ]);
    const at = (each: Run) => each.all('kubernetes:core/v1:Secret').map(({ name }) => name);
    const all = [
      'local-wordpress-wordpress-store',
      'local-kanister-wordpress-store',
      'local-kanister-wordpress-runner',
    ];
    expect(at(run)).toEqual([...all, 'local-kanister-shop-store', 'local-kanister-shop-runner']);
    expect(run.all('aws:iam/user:User')).toHaveLength(6);
    expect(JSON.parse(run.written[0]!).identities).toEqual(['wordpress']);
    // The app's own namespace exists, and Kanister's does not: its Secrets are not deleted.
    const without = await ran(required, { namespaces: async () => new Set(['wordpress']) });
    expect(at(without)).toEqual(all.slice(0, 1));
    expect(without.reported).toEqual([
      expect.stringContaining('wordpress › namespace: does not exist in cluster local (kanister)'),
    ]);
    expect(JSON.parse(without.written[0]!).identities).toEqual([]);
  });

  it('are kept elsewhere even if a namespace is missing, and can be made again right after a deletion', async () => {
    const config = { ...required, credentials: 'external-secrets', secretStore: 'aws' };
    const run = await ran(config, { namespaces: async () => new Set(['kanister']) });
    const objects = run.all('kubernetes:external-secrets.io/v1:ExternalSecret').map(({ name }) => name);
    expect(objects).toEqual(['local-kanister-wordpress-store', 'local-kanister-wordpress-runner']);
    const kept = run.all('aws:secretsmanager/secret:Secret');
    expect(kept.map(({ inputs }) => [inputs.name, inputs.recoveryWindowInDays])).toEqual([
      ['jerrycan/prod/local/wordpress/app', 0],
      ['jerrycan/prod/local/wordpress/runner', 0],
    ]);
    expect(run.all('aws:secretsmanager/secretVersion:SecretVersion')).toHaveLength(2);
  });

  it('are not deleted if a cluster does not answer: it is reported before anything is made', async () => {
    const namespaces = async () => {
      throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:6443') });
    };
    await expect(ran({ ...required, kubeContexts: '["local=admin@local"]' }, { namespaces })).rejects.toThrow(
      "clusters/local.json › namespaces: cannot be read (connect ECONNREFUSED 127.0.0.1:6443); check that the kubeconfig's context admin@local reaches this cluster, or set another in kubeContexts",
    );
  });

  it("read the namespaces through the cluster's context", async () => {
    const asked: (string | undefined)[] = [];
    const namespaces = async (context: string | undefined) => {
      asked.push(context);
      return new Set(['kanister', 'wordpress']);
    };
    const run = await ran({ ...required, kubeContexts: '["local=admin@local"]' }, { namespaces });
    expect(asked).toEqual(['admin@local']);
    expect(run.one('pulumi:providers:kubernetes').inputs).toMatchObject({ context: 'admin@local' });
  });

  describe('with several clusters', () => {
    const kanister = new Map([
      ['far', 'kanister'],
      ['local', 'kanister'],
    ]);
    const shop = { ...wordpress, name: 'shop', cluster: 'far', prefix: 'jerrycan/far/shop' };
    const both = { apps: [wordpress, shop], kanister };
    const secrets = (run: Run) => run.all('kubernetes:core/v1:Secret').map(({ name }) => name.split('-')[0]);

    it('go to the context of their cluster', async () => {
      const run = await ran({ ...required, kubeContexts: '["local=admin@local","far=far=1"]' }, both);
      const providers = run.all('pulumi:providers:kubernetes').map(({ name, inputs }) => [name, inputs.context]);
      expect(providers).toEqual([
        ['local', 'admin@local'],
        ['far', 'far=1'],
      ]);
      expect(secrets(run)).toEqual(['local', 'local', 'local', 'far', 'far', 'far']);
    });

    it.each([
      [
        'none is named',
        undefined,
        [
          "must have the context of every cluster with apps, because the current context may be another cluster's (local is missing); add local=<context>",
          "must have the context of every cluster with apps, because the current context may be another cluster's (far is missing)",
        ],
      ],
      [
        'one is not named',
        ['local=admin@local'],
        [
          "must have the context of every cluster with apps, because the current context may be another cluster's (far is missing)",
        ],
      ],
      [
        'one is misspelt',
        ['locla=admin@local', 'far=b'],
        [
          'names a cluster that is not in clusters/ (locla); set one of far, local',
          "must have the context of every cluster with apps, because the current context may be another cluster's (local is missing); add local=<context>",
        ],
      ],
      ['one is named twice', ['local=a', 'far=b', 'local=c'], ['names a cluster twice (local); remove one entry']],
      [
        'two are one',
        ['local=a', 'far=a'],
        ["names a context twice (a), so one cluster's Secrets would go to the other; correct one"],
      ],
    ])('are not delivered if %s', async (_, contexts, problems) => {
      const asked: unknown[] = [];
      const namespaces = async (context: string | undefined) => {
        asked.push(context);
        return new Set<string>();
      };
      const config = { ...required, ...(contexts && { kubeContexts: JSON.stringify(contexts) }) };
      const error = await ran(config, { ...both, namespaces }).catch((thrown: Error) => thrown);
      const lines = (error as Error).message.split('\n');
      expect(lines).toEqual(
        problems.map((problem) => expect.stringContaining(`Pulumi.prod.yaml › kubeContexts: ${problem}`)),
      );
      expect(asked).toEqual([]);
    });

    it('are not delivered to a cluster that is cut off, which is not contacted; its users are deleted, and the others stay', async () => {
      const asked: unknown[] = [];
      const namespaces = async (context: string | undefined) => {
        asked.push(context);
        return new Set(['kanister', 'wordpress']);
      };
      const contexts = { kubeContexts: '["local=a","far=b"]' };
      const before = parseStore('store.prod.json', (await ran({ ...required, ...contexts }, both)).written[0]!);
      const run = await ran({ ...required, ...contexts, cutOff: '["local"]' }, { ...both, namespaces, before });
      expect(asked).toEqual(['b']);
      expect(run.all('aws:iam/user:User').map(({ name }) => name)).toEqual([
        ...['far-shop-app', 'far-shop-runner', 'auditor', 'recoverer'],
      ]);
      expect(run.all('aws:iam/accessKey:AccessKey').map(({ name }) => name)).toEqual([
        ...['far-shop-app-1', 'far-shop-runner-1'],
      ]);
      expect(run.all('pulumi:providers:kubernetes').map(({ name }) => name)).toEqual(['far']);
      expect(secrets(run)).toEqual(['far', 'far', 'far']);
      expect(JSON.parse(run.written[0]!).identities).toEqual(['shop']);
      expect(run.reported).toEqual([
        'warning: wordpress › cluster: is cut off (local), so the app has no key to the store; its restore points stay, and the recoverer can read them.',
      ]);
    });

    it('are not cut off by a misspelled name', async () => {
      await expect(ran({ ...required, cutOff: '["locla"]' }, { kanister })).rejects.toThrow(
        'Pulumi.prod.yaml › cutOff: names a cluster that is not in clusters/ (locla); set one of far, local',
      );
    });

    it('are not delivered if the only cluster with apps is misspelled', async () => {
      const config = { ...required, kubeContexts: '["far=admin@local"]' };
      await expect(ran(config, { kanister })).rejects.toThrow(
        "must have the context of every cluster with apps, because the current context may be another cluster's (local is missing); add local=<context>",
      );
    });
  });

  it('has unique user names that IAM accepts', () => {
    expect(userName('prod-local-shop', 'runner')).toBe('jerrycan-prod-local-shop-runner');
    const long = `prod-${'c'.repeat(40)}-${'a'.repeat(40)}`;
    expect(userName(long, 'runner')).toHaveLength(64);
    expect(userName(long, 'runner')).not.toBe(userName(`${long}b`, 'runner'));
    expect(userName(long, 'runner')).toMatch(/-runner$/);
  });
});
