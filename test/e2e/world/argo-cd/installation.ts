import { join } from 'node:path';
import { parse } from 'yaml';
import { api, find, path } from '../api';
import type { Checkout } from '../checkout';
import { apply, kubectl } from '../kubectl';
import { blocksOf } from '../page';
import { ARGOCD, applications, change, ROOT, synced } from './application';
import type { GitRepository } from './git-repository';

/** Whose an Application is that these tests made as the people of an app. */
export const E2E = { 'app.kubernetes.io/managed-by': 'jerrycan-e2e' } as const;

/** Takes Argo CD's objects away that tests made, and nothing of what they brought: else it would bring it again. */
export async function forget(): Promise<void> {
  for (const { metadata } of await applications())
    if (metadata.finalizers?.length) await change(metadata.name, { metadata: { finalizers: null } });
  // Who makes the others first.
  const remove = (kinds: string, whose: string) =>
    kubectl(['-n', ARGOCD, 'delete', kinds, '-l', `app.kubernetes.io/managed-by=${whose}`]);
  await remove('applications.argoproj.io', 'jerrycan-e2e');
  await remove('applicationsets.argoproj.io', 'jerrycan');
  await remove('applications.argoproj.io', 'jerrycan');
  for (const whose of ['jerrycan', 'jerrycan-e2e']) await remove('appprojects.argoproj.io', whose);
}

/** What a platform engineer does by hand. Health first, since the Applications are judged by it from their first sync. */
export async function install({ root }: Checkout): Promise<void> {
  const options = ['apply', '--server-side', '--field-manager=platform-engineer', '-f'];
  await kubectl([...options, join(root, 'manifests/argocd/health')]);
  await kubectl([...options, join(root, 'manifests/argocd')]);
}

/** The same by an Application of its own, the one of docs/argo-cd.md: what a commit changes of `manifests/argocd/` comes by itself. */
export async function installByRoot({ checkout, argoCd, head }: GitRepository): Promise<void> {
  await kubectl(['apply', '--server-side', '-f', join(checkout.root, 'manifests/argocd/health')]);
  const block = blocksOf('argo-cd.md', 'yaml').find((text) => text.includes('kind: Application'));
  const root = parse(block!);
  if (root.metadata.name !== ROOT) throw new Error(`docs/argo-cd.md: the Application is not called ${ROOT}`);
  root.metadata.labels = E2E;
  root.spec.source.repoURL = argoCd.repoURL;
  // Argo CD's API server makes this AppProject when it starts first; where only its controllers run nobody does.
  const anything = {
    sourceRepos: ['*'],
    destinations: [{ server: '*', namespace: '*' }],
    clusterResourceWhitelist: [],
  };
  const project = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'default', namespace: ARGOCD },
  };
  if (!(await find('appprojects', ARGOCD, 'default'))) await apply([{ ...project, spec: anything }]);
  await apply([root]);
  await synced(ROOT, head);
}

/** Takes the health checks out of `argocd-cm` again, and leaves all else that is in it. */
export async function withoutHealth(): Promise<void> {
  const keys = ['batch_CronJob', 'cr.kanister.io_ActionSet', 'cr.kanister.io_Blueprint', 'cr.kanister.io_Profile'];
  const data = Object.fromEntries(keys.map((key) => [`resource.customizations.health.${key}`, null]));
  await api({ method: 'PATCH', path: path('configmaps', ARGOCD, 'argocd-cm'), body: { data } });
}
