import { path, serviceAccount } from '../world/cluster/api';
import type { Attempt } from '../world/cluster/attempt';

const deletes = (does: string, outcome: Attempt['outcome'], namespace: string, name?: string): Attempt => ({
  who: serviceAccount('kanister', 'wordpress-runner'),
  does: `deletes ${does}`,
  outcome,
  request: { method: 'DELETE', path: path('pods', namespace, name) },
});

/** The pods that a runner may delete: those of its own app's tasks. `rights.test.ts` creates them (`PODS`). */
export const podDeletions: readonly Attempt[] = [
  deletes("a pod of its app's task", 'allowed', 'wordpress', 'task'),
  deletes('another pod of its app', 'admission', 'wordpress', 'plain'),
  deletes("a pod with another app's run", 'admission', 'wordpress', 'other'),
  deletes('a pod with what only looks like a run', 'admission', 'wordpress', 'alike'),
  deletes("a pod without the app's label", 'admission', 'wordpress', 'unlabelled'),
  deletes("another app's pod", 'RBAC', 'ledger', 'any'),
  deletes('all pods of its app at once', 'RBAC', 'wordpress'),
];
