import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { externalServer, functionsOf, renderBlueprint, secretKey, statefulSet } from '../../../blueprints/dsl';
import { type MariadbDumpProps, mariadbDump } from '../../../blueprints/mariadb-dump';
import { taskArgs } from '../task-args';

const minimal: MariadbDumpProps = {
  server: statefulSet('wordpress-mariadb'),
  host: 'wordpress-mariadb',
  image: 'docker.io/library/mariadb:10.11',
  password: secretKey('wordpress-mariadb', 'mariadb-root-password'),
};

/** Every property is set. A new property does not compile here until it is tested. */
const all: Required<MariadbDumpProps> = {
  ...minimal,
  namespace: 'databases',
  databases: ['shop', 'shop_archive'],
  port: 3307,
  podPort: 3306,
  user: 'backup',
  compression: 'gzip',
  assertions: ['SELECT 1', "SELECT COUNT(*) > 0 FROM `a`.b WHERE c = '$x {{'"],
  scratch: { size: '9Gi', storageClass: 'fast' },
  resources: { limits: { memory: '1Gi' } },
  runAsUser: 999,
  activeDeadlineSeconds: 60,
  partSize: 1000,
  kanctlActions: { deleteKey: { secret: 'wordpress-delete' } },
};

const render = (props: MariadbDumpProps) =>
  renderBlueprint(mariadbDump(props), {
    app: 'wordpress',
    capture: 'database',
    storeSecret: 'wordpress-store',
    kandoImage: 'tools',
    deadlineSeconds: 3600,
  }).actions;
const tasks = (props: MariadbDumpProps) =>
  Object.values(render(props)).flatMap(({ phases }) => phases.filter(({ func }) => func === 'KubeTask').map(taskArgs));
const scripts = (props: MariadbDumpProps): string[] => tasks(props).map(({ command }) => command[2]!);

describe('the blueprint', () => {
  test('describes itself and its needs', () => {
    const made = mariadbDump(minimal);
    expect(made).toMatchObject({
      kind: 'blueprint',
      method: 'mariadb-dump',
      engine: 'mariadb',
      object: { kind: 'StatefulSet', name: 'wordpress-mariadb' },
      connectsTo: [{ port: 3306 }],
      settings: { compression: 'zstd', assertions: [] },
      images: [minimal.image],
      secrets: [minimal.password],
    });
    expect(mariadbDump(all).settings).toEqual({ compression: 'gzip', assertions: all.assertions });
    expect(Object.keys(made.actions)).toEqual(['backup', 'restore', 'preflight']);
    expect(functionsOf(made)).toEqual(['KubeTask']);
    expect(made.actions.restore!.inputs).toEqual(['point']);
    expect(Object.keys(made.actions.backup!.artifacts)).toEqual(['point', 'server']);
  });

  test('with a list of databases, those are its parts, and the users of the server are not restored', () => {
    expect(mariadbDump(minimal)).not.toHaveProperty('parts');
    expect(mariadbDump(minimal).restoreOptions).toHaveProperty('users');
    const shared = mariadbDump({ ...minimal, databases: ['shop'] });
    expect(shared.parts).toEqual(['shop']);
    expect(shared).not.toHaveProperty('restoreOptions');
  });

  test.each([[[]], [['a,b']], [['mysql']], [['a', 'a']], [["a'b"]], [['']]])(
    'the databases %p are refused',
    (databases) => {
      expect(() => mariadbDump({ ...minimal, databases })).toThrow(/^databases: /);
    },
  );

  test('connects to the pod port of a Service, and to the addresses of a server outside of the cluster', () => {
    expect(mariadbDump({ ...minimal, port: 80, podPort: 3306 }).connectsTo).toEqual([
      { host: 'wordpress-mariadb', port: 80, podPort: 3306 },
    ]);
    const server = externalServer({ cidrs: ['10.0.0.5/32'] });
    const outside = mariadbDump({ ...minimal, server });
    expect(outside).not.toHaveProperty('object');
    expect(outside.connectsTo).toEqual([{ host: 'wordpress-mariadb', port: 3306, cidrs: ['10.0.0.5/32'] }]);
    expect(Object.values(outside.actions).map(({ on }) => on)).toEqual(['Namespace', 'Namespace', 'Namespace']);
  });

  test('quiesce and unquiesce scale a Deployment; delete has a key pair of its own', () => {
    expect(Object.keys(mariadbDump({ ...minimal, kanctlActions: true }).actions)).toEqual([
      'backup',
      'restore',
      'preflight',
      'quiesce',
      'unquiesce',
    ]);
    const made = mariadbDump(all);
    expect(functionsOf(made)).toEqual(['KubeTask', 'ScaleWorkload']);
    const actions = render(all);
    const place = { namespace: '{{ .Deployment.Namespace }}', name: '{{ .Deployment.Name }}', kind: 'deployment' };
    expect(actions.quiesce).toEqual({
      kind: 'Deployment',
      outputArtifacts: { replicas: { keyValue: { count: '{{ .Phases.scaleToZero.Output.originalReplicaCount }}' } } },
      phases: [{ func: 'ScaleWorkload', name: 'scaleToZero', args: { ...place, replicas: 0 } }],
    });
    expect(actions.unquiesce).toEqual({
      kind: 'Deployment',
      inputArtifactNames: ['replicas'],
      phases: [
        {
          func: 'ScaleWorkload',
          name: 'scaleBack',
          args: { ...place, replicas: '{{ .ArtifactsIn.replicas.KeyValue.count }}' },
        },
      ],
    });
    const { env } = taskArgs(actions.delete!.phases[0]!).podOverride.containers[0];
    const secrets = env.flatMap(({ valueFrom }) => (valueFrom ? [valueFrom.secretKeyRef.name] : []));
    expect(new Set(secrets)).toEqual(new Set(['wordpress-delete']));
  });

  test('every option may be absent, and none is text of the script', () => {
    const { command } = taskArgs(render(minimal).backup!.phases[0]!);
    for (const name of ['run', 'notAfter', 'quiesce', 'safety']) {
      expect(command).toContain(`{{ index .Options "${name}" | toString | replace "$" "$$" }}`);
    }
    expect(render(minimal).restore!.phases[0]!.args).toMatchObject({
      command: expect.arrayContaining(['{{ .ArtifactsIn.point.KeyValue.directory | toString | replace "$" "$$" }}']),
    });
  });

  test('only the backup waits to be ready; only the restore has scratch', () => {
    const pod = (action: string) => taskArgs(render(all)[action]!.phases[0]!).podOverride;
    expect(pod('backup').containers[0].readinessProbe).toEqual({
      exec: { command: ['test', '-f', '/tmp/snapshot-open'] },
      periodSeconds: 1,
    });
    for (const action of ['restore', 'preflight', 'delete'])
      expect(pod(action).containers[0]).not.toHaveProperty('readinessProbe');
    const volumes = (action: string) => pod(action).volumes.map(({ name }: { name: string }) => name);
    expect(volumes('restore')).toContain('scratch');
    expect(volumes('backup')).not.toContain('scratch');
    expect(pod('restore')).toMatchObject({ activeDeadlineSeconds: 60, securityContext: { runAsUser: 999 } });
    expect(pod('backup').containers[0].resources).toEqual({ limits: { memory: '1Gi' } });
  });

  test("Kubernetes ends a backup after the app's deadline, a preflight soon, and a restore only when the app says so", () => {
    const deadlines = (props: MariadbDumpProps) =>
      ['backup', 'preflight', 'restore'].map(
        (action) => taskArgs(render(props)[action]!.phases[0]!).podOverride.activeDeadlineSeconds,
      );
    expect(deadlines(minimal)).toEqual([3600, 900, undefined]);
    expect(deadlines({ ...minimal, activeDeadlineSeconds: 60 })).toEqual([60, 60, 60]);
  });

  test.each([0, -1, 1.5, 2 ** 31])('a part of %p bytes is refused', (partSize) => {
    expect(() => mariadbDump({ ...minimal, partSize })).toThrow(
      /partSize \(.*\) must be a whole number of bytes, at most 1 GiB/,
    );
  });
});

describe('every script', () => {
  const variants = { minimal, all, gzip: { ...minimal, compression: 'gzip' as const } };

  test.each(Object.entries(variants))('%s: bash reads it', (_, props) => {
    for (const script of scripts(props)) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(status).toBe(0);
    }
  });

  const shellcheck = spawnSync('shellcheck', ['--version']).status === 0 ? test : test.skip;
  shellcheck.each(Object.entries(variants))('%s: shellcheck finds nothing', (_, props) => {
    for (const script of scripts(props)) {
      expect(spawnSync('shellcheck', ['--shell=bash', '-'], { input: script, encoding: 'utf8' }).stdout).toBe('');
    }
  });

  test('contains no text of a user, and no secret', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{11,20}$/).map((text) => `canary${text}`);
    fc.assert(
      fc.property(word, word, word, word, (host, user, image, assertion) => {
        const props = { ...all, host, user, image, assertions: [assertion, `${assertion}2`] };
        expect(scripts(props)).toEqual(scripts(all));
        const manifest = JSON.stringify(render(props));
        for (const text of [host, user, image, assertion]) expect(manifest).toContain(text);
      }),
      { numRuns: 20 },
    );
  });

  test('cannot use a store without verifying its certificate', () => {
    expect(JSON.stringify(render(all))).not.toMatch(/skip_?ssl/i);
  });

  test('reads no credential of the Profile, and no secret of a phase', () => {
    expect(JSON.stringify(render(all))).not.toMatch(/\.Profile\.Credential|\.Secrets|toJson|"objects"/);
  });

  test('fits an argument of a process', () => {
    for (const { command } of tasks(all)) {
      for (const argument of command) expect(argument.length).toBeLessThan(100_000);
    }
  });
});
