import { obstacle } from '../../../cli/follow/pod-start';
import { running, waiting } from '../world';

const event = (reason: string, message: string) => ({ reason, message }) as never;
const pod = (status: object) => ({ metadata: { name: 'pod' }, status });

it.each([
  ['ImagePullBackOff', 'Back-off pulling image "node:24"', 'make the image available to the node, or use another one'],
  ['CreateContainerConfigError', 'secret "x" not found', 'create the missing object'],
  ['InvalidImageName', 'bad', 'write the image as registry/name:tag'],
])('a container that waits for %s', (reason, message, next) => {
  expect(obstacle({}, pod(waiting(reason, message)), [])).toEqual({ cause: `${reason}: ${message}`, next });
});

it('a quota that lets no pod be made', () => {
  const events = [event('FailedCreate', 'pods "x" is forbidden: exceeded quota: compute')];
  expect(obstacle({}, undefined, events)?.cause).toBe('FailedCreate: pods "x" is forbidden: exceeded quota: compute');
});

it('a node without room', () => {
  const conditions = [
    { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes are available' },
  ];
  expect(obstacle({}, pod({ phase: 'Pending', conditions }), [])?.cause).toBe('Unschedulable: 0/1 nodes are available');
});

it.each([
  ['MountVolume.SetUp failed: secret "shop-signing" not found', 'make the key: npx jerrycan keys shop'],
  [
    'MountVolume.SetUp failed: secret "shop-runner" not found',
    "make the Secret: npx jerrycan secrets shop, or 'pulumi up'",
  ],
  ['MountVolume.SetUp failed: configmap "shop" not found', 'sync the manifests'],
  [
    'MountVolume.SetUp failed for volume "program": configmap references non-existent config key: reads-captures',
    "sync the platform's manifests too: its program is older than the app's manifests, and the pod waits for it",
  ],
])('a volume that cannot be mounted: %s', (message, next) => {
  const status = waiting('ContainerCreating');
  expect(
    obstacle({ metadata: { labels: { 'jerrycan.dev/app': 'shop' } } }, pod(status), [event('FailedMount', message)]),
  ).toEqual({
    cause: `FailedMount: ${message}`,
    next,
  });
});

it('a mount that succeeded at last is not in the way', () => {
  const events = [event('FailedMount', 'x'), event('Pulling', 'Pulling image')];
  expect(obstacle({}, pod(waiting('ContainerCreating')), events)).toBeUndefined();
});

it('a Job that is suspended', () => {
  expect(obstacle({ spec: { suspend: true, template: {} } }, undefined, [])?.cause).toBe('the Job is suspended');
});

it('nothing, while a pod is made, pulled or running', () => {
  expect(obstacle({}, undefined, [])).toBeUndefined();
  expect(obstacle({}, pod(waiting('ContainerCreating')), [])).toBeUndefined();
  expect(obstacle({}, pod(running), [])).toBeUndefined();
});
