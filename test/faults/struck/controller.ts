import { list } from '../../e2e/world/cluster/api';
import { kubectl } from '../../e2e/world/cluster/kubectl';
import { until } from '../../e2e/world/cluster/until';
import { Processes } from './processes';

const NAMESPACE = 'kanister';

/** Kanister's controller, to be killed: test/e2e/world/kanister/kanister only stops it in peace. */
async function kill(): Promise<string[]> {
  const pods = await list<{ metadata: { name: string } }>('pods', NAMESPACE, 'app=kanister');
  for (const { metadata } of pods) (await Processes.of(NAMESPACE, metadata.name)).signal('SIGKILL');
  return pods.map(({ metadata }) => metadata.name);
}

const remove = (pods: readonly string[]) =>
  kubectl(['-n', NAMESPACE, 'delete', 'pod', ...pods, '--grace-period=0', '--force', '--ignore-not-found']);

/** SIGKILL; a fresh one is started at once, since the kubelet would wait longer before each new start of the old. */
export const killController = async (): Promise<void> => void (await remove(await kill()));

/** SIGKILL, and none is there until `startController`. */
export async function endController(): Promise<void> {
  const pods = await kill();
  await kubectl(['-n', NAMESPACE, 'scale', 'deployment/kanister', '--replicas=0']);
  await remove(pods);
  await until('the controller has ended', async () => (await list('pods', NAMESPACE, 'app=kanister')).length === 0);
}

export async function startController(): Promise<void> {
  await kubectl(['-n', NAMESPACE, 'scale', 'deployment/kanister', '--replicas=1']);
  await kubectl(['-n', NAMESPACE, 'rollout', 'status', 'deployment/kanister', '--timeout=120s']);
}
