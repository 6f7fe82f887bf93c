import { deployment, externalServer, output, renderBlueprint, sh, statefulSet } from '../../blueprints/dsl';
import { defineMethod } from '../../blueprints/method';
import { taskArgs } from './task-args';

const contract = {
  name: 'x-dump',
  engine: 'x',
  kind: 'stream',
  stores: { dump: 'rows' },
  counts: 'nothing',
  restoreOptions: { users: { help: 'h', given: 'g', absent: 'a' }, exact: { help: 'h', given: 'g', absent: 'a' } },
  connects: { port: 4000 },
  fixedWhen: { fileExists: '/tmp/fixed' },
  about: { captures: 'c', consistency: 'c', restoresInto: 'r', needs: 'n' },
} as const;
const image = 'x:1';
const context = { app: 'shop', capture: 'database', storeSecret: 's', kandoImage: 'k', deadlineSeconds: 1 };

const method = defineMethod(contract);
const place = { server: statefulSet('db'), host: 'db' };
const make = (where: typeof place | { server: ReturnType<typeof externalServer>; host: string }, of = method) => ({
  backup: of.action('backup', where, (a) => {
    const script = sh`${output('directory')}${output('index')}${output('version')}${output('empty')}`;
    return a.kubeTask('dump', { image, script }).output;
  }),
  restore: of.action('restore', where, (a, { point }) => {
    const script = sh`load "${point.directory}" "${a.options.users}" ${output('version')}${output('warnings')}`;
    return a.kubeTask('load', { image, script }).output;
  }),
  preflight: of.action(
    'preflight',
    where,
    (a) => a.kubeTask('ask', { image, script: sh`${output('version')}${output('empty')}` }).output,
  ),
});
const probe = (of: typeof method) => {
  const { actions } = renderBlueprint(of.blueprint(place, { actions: make(place, of) }), context);
  return Object.entries(actions).flatMap(([name, { phases }]) => {
    const { readinessProbe } = taskArgs(phases[0]!).podOverride.containers[0] as { readinessProbe?: unknown };
    return readinessProbe ? [[name, readinessProbe]] : [];
  });
};

describe('a method', () => {
  test('gives its Blueprint everything that others read of it', () => {
    const { actions, ...made } = method.blueprint(place, { actions: make(place) });
    expect(made).toEqual({
      kind: 'blueprint',
      method: 'x-dump',
      engine: 'x',
      restoreOptions: contract.restoreOptions,
      object: statefulSet('db'),
      connectsTo: [{ host: 'db', port: 4000 }],
      settings: {},
      images: [image],
      secrets: [],
    });
    expect(actions.backup!.options).toEqual(['run', 'notAfter', 'quiesce', 'safety']);
    expect(actions.restore!.options).toEqual(['notAfter', 'undo', 'users', 'exact']);
    expect(actions.preflight!.options).toEqual(expect.arrayContaining(['directory', 'users', 'exact']));
    expect(actions.restore!.takes).toEqual({ point: ['directory', 'index'] });
    const keys = (name: string) =>
      Object.entries(actions[name]!.artifacts).map(([artifact, values]) => [artifact, ...Object.keys(values)]);
    expect(keys('backup')).toEqual([
      ['point', 'directory', 'index'],
      ['server', 'engine', 'version', 'empty'],
    ]);
    expect(keys('restore')).toEqual([['server', 'engine', 'version', 'warnings']]);
    expect(keys('preflight')).toEqual([['server', 'engine', 'version', 'empty']]);
  });

  test('offers an app only the restore options that make sense for it', () => {
    const of = (restoreOptions: readonly 'users'[]) =>
      method.blueprint(place, { actions: make(place), restoreOptions }).restoreOptions;
    expect(Object.keys(of(['users'])!)).toEqual(['users']);
    expect(of([])).toBeUndefined();
  });

  test('connects to the ports and addresses that the app says', () => {
    const there = { ...place, port: 80, podPort: 4001, namespace: 'data' };
    expect(method.blueprint(there, { actions: make(there) })).toMatchObject({
      namespace: 'data',
      connectsTo: [{ host: 'db', port: 80, podPort: 4001 }],
    });
    const outside = { server: externalServer({ cidrs: ['10.0.0.5/32'] }), host: 'db.example.com' };
    const made = method.blueprint(outside, { actions: make(outside) });
    expect(made).not.toHaveProperty('object');
    expect(made.connectsTo).toEqual([{ host: 'db.example.com', port: 4000, cidrs: ['10.0.0.5/32'] }]);
    expect(made.actions.backup!.on).toBe('Namespace');
  });

  test('that connects to nothing has an object, or its namespace', () => {
    const files = defineMethod({ ...contract, connects: 'nothing' });
    const on = (where: { object?: ReturnType<typeof deployment> }) =>
      files.action(
        'preflight',
        where,
        (a) => a.kubeTask('ask', { image, script: sh`${output('version')}${output('empty')}` }).output,
      ).on;
    expect([on({ object: deployment('web') }), on({})]).toEqual(['Deployment', 'Namespace']);
  });

  test('has a backup whose task is ready when its data is fixed, and no other task is', () => {
    const exec = { command: ['test', '-f', '/tmp/fixed'] };
    expect(probe(method)).toEqual([['backup', { exec, periodSeconds: 1 }]]);
    const late = defineMethod({ ...contract, fixedWhen: 'task-end' }) as unknown as typeof method;
    expect(probe(late)).toEqual([]);
    expect(late.blueprint(place, { actions: make(place, late) }).fixedWhen).toBe('task-end');
  });

  test('names its stored artifacts in scripts', () => {
    expect(sh`upload ${method.stored.dump} x`.text).toBe('upload dump x');
  });

  test.each(['index', 'Dump', 'a b', 'a1', ''])('cannot store the artifact %j', (name) => {
    expect(() => defineMethod({ ...contract, stores: { [name]: 'x' } })).toThrow(
      `method 'x-dump': must not store an artifact with this name (${name}); use a-z, but not index`,
    );
  });
});
