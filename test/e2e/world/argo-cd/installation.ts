import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Checkout } from '../checkout';
import { api, path } from '../cluster/api';
import { apply, kubectl } from '../cluster/kubectl';
import { blocksOf } from '../page';
import { ARGOCD, applications, change, ROOT, synced } from './application';
import type { GitRepository } from './git-repository';

/** The label of Applications that these tests create in the role of an app's people. */
export const E2E = { 'app.kubernetes.io/managed-by': 'jerrycan-e2e' } as const;

/**
 * Deletes Argo CD's objects that tests created, without the objects that they deployed. Otherwise Argo CD would deploy
 * them again.
 */
export async function forget(): Promise<void> {
  for (const { metadata } of await applications())
    if (metadata.finalizers?.length) await change(metadata.name, { metadata: { finalizers: null } });
  // Objects that create others come first.
  const remove = (kinds: string, whose: string) =>
    kubectl(['-n', ARGOCD, 'delete', kinds, '-l', `app.kubernetes.io/managed-by=${whose}`]);
  await remove('applications.argoproj.io', 'jerrycan-e2e');
  await remove('applicationsets.argoproj.io', 'jerrycan');
  await remove('applications.argoproj.io', 'jerrycan');
  for (const whose of ['jerrycan', 'jerrycan-e2e']) await remove('appprojects.argoproj.io', whose);
}

/**
 * Does what a platform engineer does manually. The health checks come first, because they judge the Applications from
 * their first sync.
 */
export async function install({ root }: Checkout): Promise<void> {
  await kubectl([
    'apply',
    '--server-side',
    '--field-manager=platform-engineer',
    '-f',
    join(root, 'manifests/argocd/health'),
  ]);
  // Not a server-side apply: after a refresh, Argo CD's own program manages the generators of an ApplicationSet.
  await kubectl(['apply', '-f', join(root, 'manifests/argocd')]);
}

/**
 * The same with the Application of docs/how-to/argo-cd.md, and its project: a commit to `manifests/argocd/` is then
 * synced automatically.
 */
export async function installByRoot({ checkout, argoCd, head }: GitRepository): Promise<void> {
  await kubectl(['apply', '--server-side', '-f', join(checkout.root, 'manifests/argocd/health')]);
  const block = blocksOf('how-to/argo-cd.md', 'yaml').find((text) => text.includes('kind: Application\n'));
  const documents = parseAllDocuments(block!).map((document) => document.toJS());
  const named = documents.some(({ kind, metadata }) => kind === 'Application' && metadata.name === ROOT);
  if (!named) throw new Error(`docs/how-to/argo-cd.md: has no Application called ${ROOT}`);
  for (const { metadata, spec } of documents) {
    metadata.labels = E2E;
    if (spec.source) spec.source.repoURL = argoCd.repoURL;
    if (spec.sourceRepos) spec.sourceRepos = [argoCd.repoURL];
  }
  await apply(documents);
  await synced(ROOT, head);
}

/** Removes the health checks from `argocd-cm`, and leaves the rest unchanged. */
export async function withoutHealth(): Promise<void> {
  const keys = [
    'batch_CronJob',
    'batch_Job',
    'cr.kanister.io_ActionSet',
    'cr.kanister.io_Blueprint',
    'cr.kanister.io_Profile',
  ];
  const data = Object.fromEntries(keys.map((key) => [`resource.customizations.health.${key}`, null]));
  await api({ method: 'PATCH', path: path('configmaps', ARGOCD, 'argocd-cm'), body: { data } });
}
