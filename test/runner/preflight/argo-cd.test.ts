import type { Quiesce, Workload } from '../../../contracts/app-config';
import type { WorkloadObject } from '../../../runner/kubernetes/workload';
import { ApiError } from '../../../runner/ports/cluster';
import type { ApplicationObject } from '../../../runner/preflight/argo-cd';
import { protectedWorld } from '../fakes/restorable';
import { World } from '../fakes/world';

type Spec = NonNullable<ApplicationObject['spec']>;

const IGNORED = { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] };
const automated = {};
const syncOptions = ['CreateNamespace=true', 'RespectIgnoreDifferences=true'];
const safe: Spec = { ignoreDifferences: [IGNORED], syncPolicy: { automated, syncOptions } };

/** A world whose app is deployed by the Application `argocd/blog`. */
function deployed(spec: Spec | undefined, quiesce: Quiesce = 'snapshot', writers: readonly Workload[] = []): World {
  const world = new World(quiesce);
  const { config } = world;
  const argoCd = { application: 'blog', namespace: 'argocd' };
  Object.assign(world, { config: { ...config, argoCd, writers: [...config.writers, ...writers] } });
  for (const { kind, name } of writers) world.cluster.workload(`${kind.toLowerCase()}s`, 'wordpress', name, 1);
  if (spec) world.cluster.set<ApplicationObject>('applications', 'argocd', { metadata: { name: 'blog' }, spec });
  return world;
}

const warnings = (log: readonly Record<string, unknown>[]) => log.filter(({ event }) => event === 'warning');

describe('a backup that stops a writer of Argo CD', () => {
  const expectRefused = async (world: World) => {
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, step: failure?.step, writers: world.writers() }).toEqual({
      exitCode: 3,
      step: 'preflight',
      writers: 2,
    });
    expect(world.cluster.requests.filter((request) => /^(SCALE|POST actionsets)/.test(request))).toEqual([]);
    expect(world.events()).toEqual(['BackupRefused']);
    return failure!;
  };

  test.each<[string, Spec]>([
    ['ignores its replicas', safe],
    [
      'ignores them by a jq expression',
      { ...safe, ignoreDifferences: [{ ...IGNORED, jsonPointers: null, jqPathExpressions: ['.spec.replicas'] }] },
    ],
    ['ignores them on all objects', { ...safe, ignoreDifferences: [{ ...IGNORED, group: '*', kind: '*' }] }],
    [
      'ignores them on exactly this object',
      { ...safe, ignoreDifferences: [{ ...IGNORED, name: 'wordpress', namespace: 'wordpress' }] },
    ],
    [
      'ignores them in a later entry',
      { ...safe, ignoreDifferences: [{ group: '*', kind: '*', jsonPointers: ['/status'] }, IGNORED] },
    ],
    ['syncs only manually', {}],
    ['syncs only manually, and has options', { syncPolicy: { automated: null, syncOptions: ['PruneLast=true'] } }],
    ['has automated sync disabled', { syncPolicy: { automated: { enabled: false } } }],
  ])('continues if the Application %s', async (_, spec) => {
    const world = deployed(spec);
    const { exitCode, log } = await world.backup();
    expect(exitCode).toBe(0);
    expect(world.cluster.requests).toContain('GET applications/blog');
    expect(warnings(log)).toEqual([]);
  });

  test.each<[string, Spec['ignoreDifferences']]>([
    ['nothing', undefined],
    ['null', null],
    ['another group', [{ ...IGNORED, group: 'extensions' }]],
    ['no group', [{ kind: 'Deployment', jsonPointers: ['/spec/replicas'] }]],
    ['another kind', [{ ...IGNORED, kind: 'StatefulSet' }]],
    ['another name', [{ ...IGNORED, name: 'shop' }]],
    ['another namespace', [{ ...IGNORED, namespace: 'shop' }]],
    ['another field', [{ ...IGNORED, jsonPointers: ['/spec/template'] }]],
  ])('is refused if the Application ignores %s', async (_, ignoreDifferences) => {
    const { cause, next } = await expectRefused(deployed({ ...safe, ignoreDifferences: ignoreDifferences ?? null }));
    expect(cause).toBe(
      "Argo CD's Application argocd/blog syncs automatically and would restart Deployment wordpress, which this run must stop",
    );
    expect(next).toBe(
      "add to the Application's source, in spec.ignoreDifferences `- { group: apps, kind: Deployment, name: wordpress, jsonPointers: [/spec/replicas] }`",
    );
  });

  test('is refused if the difference is ignored only in the comparison: a sync would undo it', async () => {
    for (const options of [undefined, null, ['RespectIgnoreDifferences=false'], ['ApplyOutOfSyncOnly=true']]) {
      const syncPolicy = { automated, ...(options === undefined ? {} : { syncOptions: options }) };
      const { cause, next } = await expectRefused(deployed({ ...safe, syncPolicy }));
      expect(cause).toContain('would restart Deployment wordpress');
      expect(next).toBe(
        "add to the Application's source, in spec.syncPolicy.syncOptions `- RespectIgnoreDifferences=true`",
      );
    }
  });

  test('is refused without self-heal too: the next commit would start it', async () => {
    const syncPolicy = { automated: { selfHeal: false, enabled: null } };
    const { next } = await expectRefused(deployed({ syncPolicy }));
    expect(next).toMatch(/ignoreDifferences .* and in spec\.syncPolicy\.syncOptions /);
  });

  test('is refused for every exposed writer, with the lines for all of them', async () => {
    const writers = [
      { kind: 'StatefulSet', name: 'queue' },
      { kind: 'StatefulSet', name: 'cache' },
    ] as const;
    const { cause, next } = await expectRefused(deployed(safe, 'snapshot', writers));
    expect(cause).toContain('would restart StatefulSet queue, StatefulSet cache');
    expect(next.match(/`[^`]+`/g)).toEqual([
      '`- { group: apps, kind: StatefulSet, name: queue, jsonPointers: [/spec/replicas] }`',
      '`- { group: apps, kind: StatefulSet, name: cache, jsonPointers: [/spec/replicas] }`',
    ]);
  });

  test('continues if the Application does not exist, with a warning', async () => {
    const { exitCode, log } = await deployed(undefined).backup();
    expect(exitCode).toBe(0);
    expect(warnings(log)).toMatchObject([
      { step: 'preflight', cause: expect.stringContaining('argocd/blog does not exist') },
    ]);
  });

  test('fails if the API server returns an error, which no Role fixes', async () => {
    const world = deployed(safe);
    world.cluster.before = (request) => {
      if (request === 'GET applications/blog') throw new ApiError(503, 'away');
    };
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, step: failure?.step, cause: failure?.cause, writers: world.writers() }).toEqual({
      exitCode: 1,
      step: 'preflight',
      cause: 'away',
      writers: 2,
    });
  });

  test('is refused if the runner may not read it, and names the Role', async () => {
    const world = deployed(safe);
    world.cluster.before = (request) => {
      if (request === 'GET applications/blog') throw new ApiError(403, 'no RBAC policy matched');
    };
    const { cause, next } = await expectRefused(world);
    expect(cause).toContain("the runner cannot read Argo CD's Application argocd/blog: no RBAC policy matched");
    expect(next).toContain('the Role wordpress-argocd into the namespace argocd');
  });
});

describe('an Application in another cluster', () => {
  const elsewhere = () => {
    const world = deployed(undefined);
    const argoCd = { application: 'blog', namespace: 'argocd', elsewhere: true };
    Object.assign(world, { config: { ...world.config, argoCd } });
    return world;
  };

  test('is not read, without a warning: it is declared', async () => {
    const world = elsewhere();
    const { exitCode, log } = await world.backup();
    expect({ exitCode, warnings: warnings(log) }).toEqual({ exitCode: 0, warnings: [] });
    expect(world.cluster.requests.filter((request) => request.includes('applications'))).toEqual([]);
  });

  test('is known by its effect: a writer that it starts again fails the run, and runs', async () => {
    const world = elsewhere();
    const kanister = world.cluster.created;
    world.cluster.created = (plural, object) => {
      kanister(plural, object);
      if (plural === 'actionsets' && world.writers() === 0)
        world.cluster.scaleTo('deployments', 'wordpress', 'wordpress', 2);
    };
    const { exitCode, failure } = await world.backup();
    expect({ exitCode, writers: world.writers() }).toEqual({ exitCode: 1, writers: 2 });
    expect(failure?.cause).toContain('Deployment wordpress was scaled to 2');
    expect((await world.points()).entries).toEqual([]);
  });
});

test("a backup that stops no writer does not read Argo CD's objects", async () => {
  const world = deployed({ syncPolicy: { automated } }, 'never');
  expect(await world.backup()).toMatchObject({ exitCode: 0 });
  expect(world.cluster.requests.filter((request) => request.includes('applications'))).toEqual([]);
});

test('a restore always stops the writers, and is refused before it touches the app', async () => {
  const { world, run } = await protectedWorld();
  const argoCd = { application: 'blog', namespace: 'argocd' };
  Object.assign(world, { config: { ...world.config, quiesce: 'never', argoCd } });
  const spec: Spec = { syncPolicy: { automated } };
  world.cluster.set<ApplicationObject>('applications', 'argocd', { metadata: { name: 'blog' }, spec });
  const { exitCode, failure } = await world.restore(run);
  expect({ exitCode, step: failure?.step, writers: world.writers() }).toEqual({
    exitCode: 3,
    step: 'preflight',
    writers: 2,
  });
  expect(world.events()).toEqual(['RestoreRefused']);
});

describe('a writer with the name of the Application that deploys it', () => {
  const tracked = (trackingId: string, world = new World('snapshot')): World => {
    const object = world.cluster.find<WorkloadObject>('deployments', 'wordpress', 'wordpress')!;
    const annotations = { 'argocd.argoproj.io/tracking-id': trackingId };
    world.cluster.set('deployments', 'wordpress', { ...object, metadata: { ...object.metadata, annotations } });
    return world;
  };
  const own = 'apps/Deployment:wordpress/wordpress';

  test.each([
    [`blog:${own}`, 'blog', "argoCd: { application: 'blog' }"],
    [`team_blog:${own}`, 'team/blog', "argoCd: { application: 'blog', namespace: 'team' }"],
  ])('%s is warned of where none is declared, with the field to declare', async (id, application, field) => {
    const { exitCode, log } = await tracked(id).backup();
    expect(exitCode).toBe(0);
    expect(warnings(log)).toMatchObject([
      {
        step: 'preflight',
        cause: `Deployment wordpress is deployed by Argo CD's Application ${application}, which is not declared, so it is not known whether it would restart the writer`,
        next: expect.stringContaining(`declare ${field} in the app's file`),
      },
    ]);
  });

  test.each([
    [`blog:${own}`, 0],
    [`argocd_blog:${own}`, 0],
    [`shop:${own}`, 1],
    [`team_blog:${own}`, 1],
  ])('%s where argocd/blog is declared: %d warnings', async (id, count) => {
    const { exitCode, log } = await tracked(id, deployed(safe)).backup();
    expect({ exitCode, warnings: warnings(log).length }).toEqual({ exitCode: 0, warnings: count });
  });

  test.each([
    '',
    'blog',
    `:${own}`,
    'blog:apps/Deployment:wordpress/another',
    'blog:example.org/Site:wordpress/wordpress',
  ])('%p names no Application that deploys this one', async (id) => {
    expect(warnings((await tracked(id).backup()).log)).toEqual([]);
  });

  /** A world whose writer has other metadata. */
  const marked = (metadata: Partial<WorkloadObject['metadata']>, world = new World('snapshot')): World => {
    const object = world.cluster.find<WorkloadObject>('deployments', 'wordpress', 'wordpress')!;
    world.cluster.set('deployments', 'wordpress', { ...object, metadata: { ...object.metadata, ...metadata } });
    return world;
  };
  const label = { 'argocd.argoproj.io/instance': 'blog' };
  const helms = { 'app.kubernetes.io/instance': 'blog' };
  const managedFields = [{ manager: 'kube-controller-manager' }, { manager: 'argocd-controller' }];

  test.each<[string, Partial<WorkloadObject['metadata']>, string]>([
    ['the label', { labels: label }, 'blog'],
    ['the label, with another namespace', { labels: { 'argocd.argoproj.io/instance': 'team_blog' } }, 'team/blog'],
    ['the label and other annotations', { labels: label, annotations: { note: 'a:b' } }, 'blog'],
    ["Argo CD's former label, with Argo CD as the field manager", { labels: helms, managedFields }, 'blog'],
    ['both labels', { labels: { ...label, 'app.kubernetes.io/instance': 'release' }, managedFields }, 'blog'],
  ])('causes a warning by %s', async (_, metadata, application) => {
    const { exitCode, log } = await marked(metadata).backup();
    expect(exitCode).toBe(0);
    expect(warnings(log)).toMatchObject([
      { cause: expect.stringContaining(`Deployment wordpress is deployed by Argo CD's Application ${application},`) },
    ]);
  });

  const another = 'blog:apps/Deployment:wordpress/another';
  test.each<[string, Partial<WorkloadObject['metadata']>]>([
    ["Helm's label alone", { labels: helms }],
    ["Helm's label, and its field manager", { labels: helms, managedFields: [{ manager: 'helm' }, {}] }],
    [
      'the label that an operator copied',
      { labels: label, ownerReferences: [{ kind: 'Site', name: 'a', controller: true }] },
    ],
    [
      'a label, and an annotation of another object',
      { labels: label, annotations: { 'argocd.argoproj.io/tracking-id': another } },
    ],
    ['an empty label', { labels: { 'argocd.argoproj.io/instance': '' } }],
    ['no label, with Argo CD as the field manager', { managedFields }],
  ])('causes no warning by %s', async (_, metadata) => {
    const said = warnings((await marked(metadata).backup()).log).map(({ cause }) => cause);
    // The check of owners warns about its operator.
    expect(said.filter((cause) => !`${cause}`.includes('belongs to the Site a'))).toEqual([]);
  });

  test('causes no warning if the label names the declared Application', async () => {
    expect(warnings((await marked({ labels: label }, deployed(safe)).backup()).log)).toEqual([]);
  });

  test('is not checked by a backup that stops no writer', async () => {
    expect(warnings((await tracked(`blog:${own}`, new World('never')).backup()).log)).toEqual([]);
  });
});
