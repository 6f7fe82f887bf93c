import { forget } from './argo-cd/installation';
import { api, list, path, serviceAccount } from './cluster/api';
import { kubectl } from './cluster/kubectl';
import { until } from './cluster/until';
import { actionSet, creation } from './kanister/run-request';

const MANAGED = 'app.kubernetes.io/managed-by=jerrycan';

/** Deletes everything that was synthesized, and what its runs left, so that a test starts like an operator does. */
export async function uninstall(): Promise<void> {
  // Benchmarks and faults start here too, without Jest's gate.
  if (process.env.E2E_ARGOCD === 'yes') await forget();
  const policies = 'validatingadmissionpolicybindings,validatingadmissionpolicies,clusterroles';
  await kubectl(['delete', policies, '-l', MANAGED]);
  const kinds =
    'cronjobs,deployments,jobs,actionsets,blueprints,profiles,configmaps,serviceaccounts,roles,rolebindings,secrets';
  await kubectl(['-n', 'kanister', 'delete', kinds, '-l', MANAGED]);
  await kubectl(['-n', 'kanister', 'delete', 'jobs,actionsets,leases,events', '--all']);
  // Also with Argo CD, and in namespaces that remain.
  await kubectl(['delete', 'roles,rolebindings', '-A', '-l', MANAGED]);
  const secrets = (await list<{ metadata: { name: string } }>('secrets', 'kanister')).map(
    ({ metadata }) => metadata.name,
  );
  for (const name of secrets.filter((each) => /-(store|runner|signing)$/.test(each)))
    await api({ method: 'DELETE', path: path('secrets', 'kanister', name) });
}

/**
 * Waits until each policy refuses. The API server reads new policies and their parameters a moment after they are
 * applied.
 */
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
