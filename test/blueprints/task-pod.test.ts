import {
  action,
  blueprint,
  type KubeTaskProps,
  literal,
  type RenderContext,
  renderBlueprint,
  sh,
  statefulSet,
} from '../../blueprints/dsl';
import { taskArgs } from './task-args';

const context = {
  app: 'shop',
  capture: 'database',
  storeSecret: 'shop-store',
  kandoImage: 'tools:1',
  deadlineSeconds: 2700,
};

/** The arguments of a task of an app. */
function task(props: Partial<KubeTaskProps> = {}, more: Partial<RenderContext> = {}) {
  const act = (name: string) =>
    action({ on: 'StatefulSet' }, (a) => {
      a.kubeTask(name, { image: 'image:1', script: sh`true`, ...props });
      return { server: { engine: literal('e', 'x'), version: literal('v', '1'), empty: literal('d', 'false') } };
    });
  const method = { method: 'x-dump', engine: 'x', object: statefulSet('db'), connectsTo: [{ port: 1 }] } as const;
  const made = blueprint({ ...method, actions: { backup: act('dump'), restore: act('load'), preflight: act('ask') } });
  return taskArgs(renderBlueprint(made, { ...context, ...more }).actions.backup!.phases[0]!);
}
const resources = (props: Partial<KubeTaskProps>) => task(props).podOverride.containers[0].resources;

test('keeps node autoscalers from removing its node while it runs', () => {
  expect(task().podAnnotations).toEqual({
    'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
    'karpenter.sh/do-not-disrupt': 'true',
  });
});

test('requests what it uses: two parts of 64 MiB in kando, and what it keeps on the disk of the node', () => {
  expect(resources({})).toEqual({
    requests: { cpu: '100m', memory: '512Mi', 'ephemeral-storage': '256Mi' },
    limits: { memory: '768Mi' },
  });
});

test.each([
  [{ size: '9Gi' }, '9Gi'],
  [{ size: '9Gi', request: '1Gi' }, '1Gi'],
  [{ size: '9Gi', storageClass: 'fast' }, '256Mi'],
])('with the scratch volume %j it has %s of disk set aside', (scratch, disk) => {
  expect(resources({ scratch }).requests['ephemeral-storage']).toBe(disk);
});

test("uses the app's own resources unchanged", () => {
  const said = { limits: { memory: '1Gi' } };
  expect(resources({ resources: said })).toEqual(said);
});

test('has the priority that the cluster names, or none', () => {
  expect(task({}, { priorityClassName: 'backup' }).podOverride.priorityClassName).toBe('backup');
  expect(task().podOverride).not.toHaveProperty('priorityClassName');
});
