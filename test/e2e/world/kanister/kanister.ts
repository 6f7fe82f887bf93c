import { list } from '../cluster/api';
import { kubectl } from '../cluster/kubectl';
import { until } from '../cluster/until';
import { hasKanister } from '../gate';

/** Says on the Deployment that these tests stopped it: should they be killed, the next ones start it again. */
const PAUSED = 'jerrycan.dev/paused-by-e2e';

/** Stops a real controller while a stand-in plays it: two would both answer. Nothing, where there is none. */
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
