import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Checkout } from '../checkout';
import { api, path } from '../cluster/api';
import { apply, kubectl } from '../cluster/kubectl';
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
  await kubectl([
    'apply',
    '--server-side',
    '--field-manager=platform-engineer',
    '-f',
    join(root, 'manifests/argocd/health'),
  ]);
  // Not from the server's side: after a refresh Argo CD's own program is the manager of an ApplicationSet's generators.
  await kubectl(['apply', '-f', join(root, 'manifests/argocd')]);
}

/** The same by the Application of docs/how-to/argo-cd.md, and its project: what a commit changes of `manifests/argocd/` comes by itself. */
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

/** Takes the health checks out of `argocd-cm` again, and leaves all else that is in it. */
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
