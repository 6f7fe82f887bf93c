import {
  type Action,
  type ActionScope,
  action,
  artifactsOf,
  blueprint,
  type Expression,
  functionsOf,
  literal,
  output,
  renderBlueprint,
  secretKey,
  sh,
  statefulSet,
  storeKey,
} from '../../blueprints/dsl';
import { taskArgs } from './task-args';

const context = {
  app: 'shop',
  capture: 'database',
  storeSecret: 'shop-store',
  kandoImage: 'tools:1',
  deadlineSeconds: 2700,
};
const engine = literal('engine', 'x');

const serverAction = (phase: string) =>
  action({ on: 'StatefulSet' }, (a) => {
    const done = a.kubeTask(phase, { image: 'image:1', script: sh`${output('version')}${output('empty')}` });
    return { server: { engine, version: done.output.version, empty: done.output.empty } };
  });
const backup = serverAction('dump');
const preflight = serverAction('ask');
const restore = action({ on: 'StatefulSet', inputs: artifactsOf(backup, 'server') }, (a, { server }) => {
  a.kubeTask('load', { image: 'image:2', script: sh`echo "${server.version}"` });
});
const method = { method: 'x-dump', engine: 'x', object: statefulSet('db'), connectsTo: [{ port: 1 }] } as const;
const make = (actions: Record<string, Action> = {}) =>
  blueprint({ ...method, actions: { backup, restore, preflight, ...actions } as never });
const render = (extra: Action) => renderBlueprint(make({ extra }), context).actions.extra!;
const one = (body: (a: ActionScope<'run'>) => void) => action({ on: 'StatefulSet', options: ['run'] }, body);

describe('an action', () => {
  test('is its phases in the order of the calls, and the artifacts that it returns', () => {
    const rendered = renderBlueprint(make(), context).actions;
    expect(rendered.backup).toMatchObject({
      kind: 'StatefulSet',
      outputArtifacts: {
        server: {
          keyValue: {
            engine: 'x',
            version: '{{ .Phases.dump.Output.version }}',
            empty: '{{ .Phases.dump.Output.empty }}',
          },
        },
      },
      phases: [{ func: 'KubeTask', name: 'dump' }],
    });
    expect(rendered.backup).not.toHaveProperty('inputArtifactNames');
    expect(rendered.restore).toMatchObject({
      inputArtifactNames: ['server'],
      kind: 'StatefulSet',
    });
    expect(rendered.restore).not.toHaveProperty('outputArtifacts');
  });

  test('may defer one phase', () => {
    const deferring = one((a) => {
      a.scaleWorkload('down', { replicas: 0 });
      a.defer.kubeTask('last', { image: 'i', script: sh`echo "${a.options.run}"` });
    });
    const rendered = render(deferring);
    expect(rendered.phases[0]).toEqual({
      func: 'ScaleWorkload',
      name: 'down',
      args: {
        namespace: '{{ .StatefulSet.Namespace }}',
        name: '{{ .StatefulSet.Name }}',
        kind: 'statefulset',
        replicas: 0,
      },
    });
    expect(rendered.deferPhase).toMatchObject({ func: 'KubeTask', name: 'last' });
    expect(functionsOf(make({ extra: deferring }))).toEqual(['KubeTask', 'ScaleWorkload']);
    expect(functionsOf(make())).toEqual(['KubeTask']);
  });

  test.each([
    ['without a phase', () => one(() => {}), /the action has no phase, and Kanister would report success for it/],
    [
      'with two defer phases',
      () =>
        one((a) => {
          a.scaleWorkload('a', { replicas: 0 });
          a.defer.scaleWorkload('b', { replicas: 0 });
          a.defer.scaleWorkload('c', { replicas: 0 });
        }),
      /only one defer phase \(b, c\)/,
    ],
    [
      "with a value of another action's",
      () => {
        let leaked: Expression<'at-start'> | undefined;
        one((a) => {
          leaked = a.options.run;
          a.scaleWorkload('a', { replicas: 0 });
        });
        return one((a) => void a.kubeTask('b', { image: 'i', script: sh`echo "${leaked!}"` }));
      },
      /phase 'b' uses 'run', which belongs to another action/,
    ],
    [
      'twice in one blueprint',
      () => make({ extra: backup }),
      /phase 'dump' is used in both 'backup' and 'extra'; Kanister requires unique phase names/,
    ],
    [
      'with a phase of an odd name',
      () => make({ extra: one((a) => void a.scaleWorkload('a-b', { replicas: 0 })) }),
      /cannot be used in a Go template/,
    ],
    [
      'whose input nobody produces',
      () =>
        make({
          extra: action(
            { on: 'StatefulSet', inputs: { lost: ['key'] } as never },
            (a) => void a.scaleWorkload('a', { replicas: 0 }),
          ),
        }),
      /action 'extra': takes the artifact 'lost' \(key\), which none of its actions produces; return it from an action/,
    ],
  ])('is refused %s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});

describe('a task', () => {
  const password = secretKey('db', 'root');
  const task = one((a) => {
    const script = sh`echo "${literal('host', 'h')}" "${a.options.run}" "${a.profile.bucket}" "${password}" "${storeKey.id}" "${storeKey.secret}"`;
    a.kubeTask('task', { image: 'image:3', script, readyWhen: '/tmp/ready', scratch: { size: '1Gi' } });
  });
  const args = taskArgs(render(task).phases[0]!);

  test('is a script and its arguments', () => {
    expect(args.command).toEqual([
      'bash',
      '-c',
      'set -euo pipefail\nhost=$1\nrun=$2\nbucket=$3\necho "${host}" "${run}" "${bucket}" "${DB__ROOT}" "${STORE_ACCESS_KEY_ID}" "${STORE_SECRET_ACCESS_KEY}"\n',
      'jerrycan',
      'h',
      '{{ index .Options "run" | toString | replace "$" "$$" }}',
      '{{ .Profile.Location.Bucket | toString | replace "$" "$$" }}',
    ]);
    expect(args.namespace).toBe('{{ .StatefulSet.Namespace }}');
    expect(args.podLabels).toEqual({
      'jerrycan.dev/app': 'shop',
      'jerrycan.dev/capture': 'database',
      'jerrycan.dev/task': 'x-dump',
    });
  });

  test('receives its secrets by reference, and the store by its name for the app', () => {
    const [container] = args.podOverride.containers;
    expect(container.name).toBe('container');
    const reference = (name: string, key: string) => ({ valueFrom: { secretKeyRef: { name, key } } });
    expect(container.env).toEqual([
      { name: 'HOME', value: '/tmp' },
      { name: 'TMPDIR', value: '/tmp' },
      { name: 'SCRATCH', value: '/scratch' },
      { name: 'DB__ROOT', ...reference('db', 'root') },
      { name: 'STORE_ACCESS_KEY_ID', ...reference('shop-store', 'accessKeyId') },
      { name: 'STORE_SECRET_ACCESS_KEY', ...reference('shop-store', 'secretAccessKey') },
    ]);
    expect(make({ extra: task }).secrets).toEqual([password]);
  });

  test('is restricted, in every container, and has limits', () => {
    const { podOverride: pod } = args;
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      activeDeadlineSeconds: 21600,
      terminationGracePeriodSeconds: 5,
    });
    expect(pod.securityContext).toEqual({
      fsGroup: 65532,
      runAsGroup: 65532,
      runAsNonRoot: true,
      runAsUser: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    for (const container of [...pod.initContainers, ...pod.containers]) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        privileged: false,
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
      });
      expect(container.resources.limits.memory).toBeDefined();
      expect(container.resources.requests.cpu).toBeDefined();
    }
  });

  test('adds kando to the image, and every mount has its volume', () => {
    const { podOverride: pod } = args;
    expect(pod.initContainers[0]).toMatchObject({
      image: 'tools:1',
      command: ['sh', '-c', 'cp "$(command -v kando)" /jerrycan/bin/kando'],
    });
    const names = pod.volumes.map(({ name }: { name: string }) => name);
    expect(names).toEqual(['tools', 'tmp', 'scratch']);
    for (const { volumeMounts } of [...pod.initContainers, ...pod.containers]) {
      for (const { name } of volumeMounts) expect(names).toContain(name);
    }
    expect(pod.volumes[2]).toEqual({ name: 'scratch', emptyDir: { sizeLimit: '1Gi' } });
    expect(pod.containers[0].readinessProbe).toEqual({
      exec: { command: ['test', '-f', '/tmp/ready'] },
      periodSeconds: 1,
    });
  });

  test('may have its scratch on a claim that is deleted with the pod', () => {
    const claimed = one(
      (a) => void a.kubeTask('t', { image: 'i', script: sh`true`, scratch: { size: '9Gi', storageClass: 'fast' } }),
    );
    const { volumes } = taskArgs(render(claimed).phases[0]!).podOverride;
    expect(volumes[2]).toMatchObject({
      ephemeral: {
        volumeClaimTemplate: {
          spec: {
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '9Gi' } },
            storageClassName: 'fast',
          },
        },
      },
    });
  });

  test('reads more than nine values', () => {
    const many = sh`${sh`${literal('a', 1)}${literal('b', 2)}${literal('c', 3)}${literal('d', 4)}${literal('e', 5)}`}${literal('f', 6)}${literal('g', 7)}${literal('h', 8)}${literal('i', 9)}${literal('j', 10)}`;
    const { command } = taskArgs(render(one((a) => void a.kubeTask('t', { image: 'i', script: many }))).phases[0]!);
    expect(command[2]).toContain('i=$9\nj=${10}\n');
    expect(command.at(-1)).toBe('10');
  });

  test.each([
    [
      'null',
      { image: null as never, script: sh`true` },
      /^shop › captures.database: blueprint 'x-dump', action 'extra': phase 't'\.image is null, which crashes Kanister's controller/,
    ],
    [
      'undefined deep inside',
      { image: 'i', script: sh`true`, resources: { limits: { memory: undefined as never } } },
      /resources\.limits\.memory is undefined/,
    ],
    [
      "a variable's name in $( )",
      { image: 'i', script: sh`echo "$(HOME)"` },
      /contains \$\(HOME\), which Kubernetes replaces/,
    ],
    ["a secret's in $( )", { image: 'i', script: sh`echo "$(DB__ROOT)" "${password}"` }, /contains \$\(DB__ROOT\)/],
    ['root', { image: 'i', script: sh`true`, runAsUser: 0 }, /runAsUser \(0\) must be a whole number above 0/],
  ])('is refused with %s', (_, props, message) => {
    expect(() => render(one((a) => void a.kubeTask('t', props)))).toThrow(message);
  });

  test('plain text with template braces survives Kanister', () => {
    const braced = render(one((a) => void a.kubeTask('t', { image: 'a{{b', script: sh`true` })));
    expect(taskArgs(braced.phases[0]!).image).toBe('a{{ "{{" }}b');
  });
});
