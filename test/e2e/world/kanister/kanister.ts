import { list } from '../cluster/api';
import { kubectl } from '../cluster/kubectl';
import { until } from '../cluster/until';
import { hasKanister } from '../gate';

/** Marks the Deployment as stopped by these tests. If they are killed, the next tests start it again. */
const PAUSED = 'jerrycan.dev/paused-by-e2e';

/**
 * Stops a real controller while a fake replaces it, because both would answer. It does nothing without a controller.
 */
export async function pauseKanister(): Promise<void> {
  if (!hasKanister) return;
  await kubectl(['-n', 'kanister', 'annotate', '--overwrite', 'deployment/kanister', `${PAUSED}=true`]);
  await kubectl(['-n', 'kanister', 'scale', 'deployment/kanister', '--replicas=0']);
  await until('the controller has ended', async () => (await list('pods', 'kanister', 'app=kanister')).length === 0);
}

/** Starts it again. */
export async function resumeKanister(): Promise<void> {
  if (!hasKanister) return;
  await kubectl(['-n', 'kanister', 'scale', 'deployment/kanister', '--replicas=1']);
  await kubectl(['-n', 'kanister', 'rollout', 'status', 'deployment/kanister', '--timeout=120s']);
  await kubectl(['-n', 'kanister', 'annotate', 'deployment/kanister', `${PAUSED}-`]);
}
