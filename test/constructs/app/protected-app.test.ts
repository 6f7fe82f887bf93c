import { createHash } from 'node:crypto';
import { Duration } from 'cdk8s';
import { cronJob, deployment, renderBlueprint } from '../../../blueprints/dsl';
import { type DeclaredApp, protectedApp } from '../../../constructs/app';
import { ProtectedApp, type ProtectedAppConstructProps } from '../../../constructs/app/protected-app';
import type { AppConfig } from '../../../contracts/app-config';
import { parseAppConfig } from '../../../contracts/app-config-parser';
import { app, cluster, objectsOf, only, props, publicKey, shopDump, store } from '../sample';

const made = (declared: DeclaredApp, otherwise: Partial<ProtectedAppConstructProps> = {}) =>
  objectsOf(
    (scope) => new ProtectedApp(scope, 'P', { app: declared, cluster, store, publicKeys: [publicKey], ...otherwise }),
  );

const jobOf = (objects: ReturnType<typeof made>, name: string) =>
  only(
    objects.filter(({ metadata }) => metadata.name === name),
    'CronJob',
  );

describe('protectedApp', () => {
  it('fills in defaults, and is frozen', () => {
    const { cluster: _, ...rest } = props;
    const declared = protectedApp(rest as typeof props);
    expect(declared).toMatchObject({
      cluster: 'local',
      retired: false,
      resources: { requests: { cpu: '50m', memory: '160Mi' }, limits: { memory: '192Mi' } },
    });
    expect(Object.isFrozen(declared)).toBe(true);
  });

  it('expects an Application of Argo CD in the default namespace of Argo CD', () => {
    expect(app({ argoCd: { application: 'shop' } }).argoCd).toEqual({
      application: 'shop',
      namespace: 'argocd',
      elsewhere: false,
    });
    const said = { application: 'shop', namespace: 'gitops', elsewhere: true };
    expect(app({ argoCd: said }).argoCd).toEqual(said);
    expect(app()).not.toHaveProperty('argoCd');
  });

  it("accepts 'none' for no writers", () => {
    expect(app({ writers: 'none' }).writers).toEqual([]);
  });

  it('does not compile with a quiesce without writers', () => {
    const compiles = () => {
      // @ts-expect-error there is nobody to stop until the snapshot is open
      protectedApp({ ...props, writers: 'none', quiesce: 'snapshot' });
      // @ts-expect-error there is nobody whom Argo CD could start again
      protectedApp({ ...props, writers: 'none', quiesce: 'never', argoCd: { application: 'shop' } });
      // @ts-expect-error no writers is said by 'none', not by leaving the list empty
      protectedApp({ ...props, writers: [] });
      // @ts-expect-error a quiesce is one of three words
      protectedApp({ ...props, quiesce: 'always' });
      // @ts-expect-error something is always kept
      protectedApp({ ...props, retention: { daily: 7 } });
      // @ts-expect-error there is no such class
      protectedApp({ ...props, retention: { minutely: 7, keepAtLeast: 3 } });
      // @ts-expect-error a time has a unit
      protectedApp({ ...props, rpo: 8 });
    };
    expect(compiles).toBeDefined();
  });
});

describe('the objects of a protected app', () => {
  const objects = made(
    app({ writers: [deployment('web'), deployment('api')], namespace: 'shop-ns', quiesce: 'snapshot' }),
  );

  it('are these, and no Secret', () => {
    expect(objects.map((o) => `${o.kind} ${o.metadata.namespace}/${o.metadata.name}`).sort()).toEqual([
      'Blueprint backups/shop.database',
      'ConfigMap backups/shop',
      'CronJob backups/shop-backup',
      'CronJob backups/shop-verify',
      'NetworkPolicy shop-ns/shop.database-task',
      'Profile backups/shop.database',
      'Role backups/shop-guard',
      'Role backups/shop-kanister',
      'Role backups/shop-runner',
      'Role shop-ns/shop-guard',
      'Role shop-ns/shop-kanister',
      'Role shop-ns/shop-runner',
      'RoleBinding backups/shop-guard',
      'RoleBinding backups/shop-kanister',
      'RoleBinding backups/shop-runner',
      'RoleBinding shop-ns/shop-guard',
      'RoleBinding shop-ns/shop-kanister',
      'RoleBinding shop-ns/shop-runner',
      'ServiceAccount backups/shop-runner',
    ]);
  });

  it('have the priority of the cluster in every pod, and nothing of its identity', () => {
    const identity = { ca: [`sha256:${'a'.repeat(64)}`], uid: '0b9a5d0e-1b1a-4c7e-9d3a-0f4f6f0c2d11' };
    const declared = app({ namespace: 'shop-ns', beforeSync: true });
    const of = (more: object) => made(declared, { cluster: { ...cluster, ...more } });
    expect(of({ identity })).toEqual(of({}));
    const all = of({ priorityClassName: 'backup' });
    const jobs = ['shop-backup', 'shop-verify'].map((name) => jobOf(all, name).spec.jobTemplate);
    for (const { spec } of [...jobs, only(all, 'Job')])
      expect(spec.template.spec).toMatchObject({ priorityClassName: 'backup' });
    const { actions } = only(all, 'Blueprint');
    for (const action of ['backup', 'restore', 'preflight'])
      expect(actions[action].phases[0].args.podOverride).toMatchObject({ priorityClassName: 'backup' });
    expect(JSON.stringify(of({}))).not.toContain('priorityClassName');
  });

  it('all carry the labels of the app', () => {
    for (const { metadata } of objects)
      expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/managed-by': 'jerrycan', 'jerrycan.dev/app': 'shop' });
  });

  it('have the blueprint in the format of Kanister: actions, no spec', () => {
    const { actions } = renderBlueprint(shopDump, {
      app: 'shop',
      capture: 'database',
      storeSecret: 'shop-store',
      kandoImage: 'tools:1',
      deadlineSeconds: 3600,
    });
    const { apiVersion, spec, ...blueprint } = only(objects, 'Blueprint');
    expect(apiVersion).toBe('cr.kanister.io/v1alpha1');
    expect(spec).toBeUndefined();
    expect(blueprint.actions).toEqual(actions);
  });

  it('have a blueprint that shows the settings of its method to a review', () => {
    const settings = { compression: 'none', assertions: ["SELECT 'é'"] };
    const said = only(made(app({ captures: { database: { ...shopDump, settings } } })), 'Blueprint').metadata
      .annotations;
    expect(JSON.parse(said['jerrycan.dev/capture'])).toEqual({ method: 'shop-dump', ...settings });
  });

  it("have a Profile with the app's own prefix, which names what may be backed up", () => {
    expect(only(objects, 'Profile')).toMatchObject({
      metadata: {
        annotations: {
          'jerrycan.dev/object-kind': 'statefulset',
          'jerrycan.dev/object-name': 'shop-db',
          'jerrycan.dev/object-namespace': 'shop-ns',
        },
      },
      location: {
        type: 's3Compliant',
        bucket: 'our-backups',
        endpoint: 'https://s3.eu-central-1.amazonaws.com',
        prefix: 'jerrycan/east/shop',
        region: 'eu-central-1',
      },
      credential: {
        type: 'keyPair',
        keyPair: {
          idField: 'accessKeyId',
          secretField: 'secretAccessKey',
          secret: { apiVersion: 'v1', kind: 'Secret', name: 'shop-store', namespace: 'backups' },
        },
      },
      skipSSLVerify: false,
    });
  });

  it('give the runner its whole configuration', () => {
    const { data } = only(objects, 'ConfigMap');
    const { actions } = renderBlueprint(shopDump, {
      app: 'shop',
      capture: 'database',
      storeSecret: 'shop-store',
      kandoImage: 'tools:1',
      deadlineSeconds: 3600,
    });
    const expected: AppConfig = {
      version: 2,
      app: 'shop',
      cluster: 'east',
      namespace: 'shop-ns',
      captures: [
        {
          name: 'database',
          namespace: 'shop-ns',
          object: { kind: 'StatefulSet', name: 'shop-db' },
          blueprint: {
            digest: `sha256:${createHash('sha256').update(JSON.stringify(actions)).digest('hex')}`,
            engine: 'shopdb',
          },
        },
      ],
      writers: [
        { kind: 'Deployment', name: 'web' },
        { kind: 'Deployment', name: 'api' },
      ],
      quiesce: 'snapshot',
      rpoSeconds: 28_800,
      rtoSeconds: 1800,
      spreadSeconds: 0,
      deadlineSeconds: 3600,
      retention: { keepAtLeast: 12 },
      timeZone: 'Asia/Hong_Kong',
      publicKeys: [publicKey],
      store: {
        endpoint: 'https://s3.eu-central-1.amazonaws.com',
        region: 'eu-central-1',
        bucket: 'our-backups',
        prefix: 'jerrycan/east/shop',
        pathStyle: false,
        versioning: true,
        lockDays: 30,
      },
    };
    expect(Object.keys(data)).toEqual(['app.json']);
    expect(JSON.parse(data['app.json'])).toEqual(expected);
  });

  it('tell the runner about CronJobs that write, and volumes that may be lost', () => {
    const writers = [deployment('web', { scratch: ['tmp-data'] }), cronJob('hourly')] as const;
    const { data } = only(made(app({ writers: [...writers] })), 'ConfigMap');
    const told: AppConfig = JSON.parse(data['app.json']);
    expect(told.writers).toEqual([
      { kind: 'Deployment', name: 'web', scratch: ['tmp-data'] },
      { kind: 'CronJob', name: 'hourly' },
    ]);
    expect(parseAppConfig(data['app.json'])).toEqual(told);
  });

  it('tell the runner what is kept, class by class, and nothing about a lock if the store has none', () => {
    const rule = { hourly: 8, daily: 7, weekly: 4, monthly: 6, yearly: 2, keepAtLeast: 3 };
    const told = (objects: ReturnType<typeof made>): AppConfig =>
      JSON.parse(only(objects, 'ConfigMap').data['app.json']);
    expect(told(made(app({ retention: rule }))).retention).toEqual(rule);
    expect(told(made(app({ retention: { keepAtLeast: 3, weekly: 1 } }))).retention).toEqual({
      weekly: 1,
      keepAtLeast: 3,
    });
    expect(told(made(app(), { store: { ...store, lock: null } })).store).not.toHaveProperty('lockDays');
  });

  it('verify every night, or as the app declares', () => {
    const schedule = (otherwise: Record<string, unknown>) => jobOf(made(app(otherwise)), 'shop-verify').spec;
    expect(schedule({})).toMatchObject({ schedule: expect.stringMatching(/^\d+ [45] /), timeZone: 'Asia/Hong_Kong' });
    expect(schedule({ verification: { cron: '0 12 * * *' } }).schedule).toBe('0 12 * * *');
  });

  it('have, with an Application of Argo CD, the right to read it and its name for the runner', () => {
    const deployed = made(app({ argoCd: { application: 'shop', namespace: 'gitops' } }));
    const without = made(app());
    const address = ({ kind, metadata }: (typeof deployed)[number]) => `${kind} ${metadata.namespace}/${metadata.name}`;
    const known = new Set(without.map(address));
    expect(deployed.map(address).filter((each) => !known.has(each))).toEqual([
      'Role gitops/shop-argocd',
      'RoleBinding gitops/shop-argocd',
    ]);
    const told = (objects: typeof deployed) => JSON.parse(only(objects, 'ConfigMap').data['app.json']);
    expect(told(deployed)).toEqual({ ...told(without), argoCd: { application: 'shop', namespace: 'gitops' } });
  });

  it('have no right for an Argo CD elsewhere, whose namespace may not exist here', () => {
    const argoCd = { application: 'shop', namespace: 'gitops', elsewhere: true };
    const deployed = made(app({ argoCd }));
    const without = made(app());
    expect(deployed.map(({ kind, metadata }) => [kind, metadata])).toEqual(
      without.map(({ kind, metadata }) => [kind, metadata]),
    );
    expect(JSON.parse(only(deployed, 'ConfigMap').data['app.json']).argoCd).toEqual(argoCd);
  });

  it('are the same for a retired app, except that no backup starts: kept points are still verified', () => {
    const spread = Duration.minutes(5);
    const schedule = { ...props.schedule, spread };
    const [active, retired] = [false, true].map((value) => made(app({ retired: value, schedule })));
    const jobs = [active, retired].map((all) => jobOf(all ?? [], 'shop-backup').spec.suspend);
    expect(jobs).toEqual([false, true]);
    const others = [active, retired].map((all) => all?.filter(({ metadata }) => metadata.name !== 'shop-backup'));
    expect(others[0]).toEqual(others[1]);
  });
});
