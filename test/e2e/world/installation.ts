import { forget } from './argo-cd/installation';
import { api, list, path, serviceAccount } from './cluster/api';
import { kubectl } from './cluster/kubectl';
import { until } from './cluster/until';
import { actionSet, creation } from './kanister/run-request';

const MANAGED = 'app.kubernetes.io/managed-by=jerrycan';

/** Deletes everything that was synthesized, and the leftovers of runs, so that a test starts where an operator does. */
export async function uninstall(): Promise<void> {
  // Benchmarks and faults begin here too, and know no gate of Jest's.
  if (process.env.E2E_ARGOCD === 'yes') await forget();
  const policies = 'validatingadmissionpolicybindings,validatingadmissionpolicies,clusterroles';
  await kubectl(['delete', policies, '-l', MANAGED]);
  const kinds =
    'cronjobs,deployments,jobs,actionsets,blueprints,profiles,configmaps,serviceaccounts,roles,rolebindings,secrets';
  await kubectl(['-n', 'kanister', 'delete', kinds, '-l', MANAGED]);
  await kubectl(['-n', 'kanister', 'delete', 'jobs,actionsets,leases,events', '--all']);
  // Also beside Argo CD, and in namespaces that stay.
  await kubectl(['delete', 'roles,rolebindings', '-A', '-l', MANAGED]);
  const secrets = (await list<{ metadata: { name: string } }>('secrets', 'kanister')).map(
    ({ metadata }) => metadata.name,
  );
  for (const name of secrets.filter((each) => /-(store|runner|signing)$/.test(each)))
    await api({ method: 'DELETE', path: path('secrets', 'kanister', name) });
}

/** The API server reads new policies, and their parameters, a moment after they were applied: waits until each refuses. */
export async function policiesHold(): Promise<void> {
  const as = serviceAccount('kanister', 'wordpress-runner');
  const run = 'wordpress-20261121t041500z-x7k2q';
  const object = { kind: 'statefulset', name: 'another', namespace: 'wordpress' };
  for (const foreign of [actionSet('wordpress', 'a'), actionSet('wordpress', run, { action: { object } })])
    await until('the admission policies hold', async () => {
      const { message } = await api({ ...creation(foreign), as, dryRun: true });
      return message.includes('ValidatingAdmissionPolicy');
    });
}
