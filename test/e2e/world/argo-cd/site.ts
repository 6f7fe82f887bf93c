import { parseAllDocuments } from 'yaml';
import { argoCdAdditions, argoCdLines } from '../../../../charts/argo-cd/application-lines';
import { readDataFiles } from '../../../../charts/inputs/inputs';
import { protectedApp } from '../../../../constructs/app';
import { wordpress as declaredApp } from '../../../../examples/apps/wordpress';
import { wordpress } from '../app/wordpress';
import { must, path } from '../cluster/api';
import { apply } from '../cluster/kubectl';
import { ARGOCD } from './application';
import type { GitRepository } from './git-repository';
import { E2E } from './installation';

/** The name of the Application with which its people deploy WordPress. */
export const SITE = 'wordpress';

const SERVER = 'https://kubernetes.default.svc';
const APPLICATION = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };

/**
 * The files of `sites/wordpress/`, as the people of WordPress commit them. `release` is an annotation of its
 * Deployment.
 */
export function siteFiles(release: string): Record<string, object> {
  return Object.fromEntries(
    wordpress(2).map((object) => {
      const { kind, metadata, ...rest } = object as { kind: string; metadata: object };
      const annotations = kind === 'Deployment' ? { annotations: { 'e2e.example.org/release': release } } : {};
      return [`sites/${SITE}/${kind}.yaml`, { kind, metadata: { ...metadata, ...annotations }, ...rest }];
    }),
  );
}

/** An Application that syncs a folder automatically and heals itself, without any of our settings. */
function plain(repository: GitRepository, name: string): { metadata: object; spec: object } {
  const { repoURL, targetRevision } = repository.argoCd;
  return {
    metadata: { name, namespace: ARGOCD, labels: E2E },
    spec: {
      project: name,
      destination: { server: SERVER, namespace: name },
      source: { repoURL, targetRevision, path: `sites/${name}` },
      // Argo CD would retry a failed automated sync five times.
      syncPolicy: { automated: { prune: true, selfHeal: true }, retry: { limit: 0 } },
    },
  };
}

/** An AppProject that allows exactly what a site needs. */
const project = ({ argoCd }: GitRepository, name: string): object => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name, namespace: ARGOCD, labels: E2E },
  spec: {
    sourceRepos: [argoCd.repoURL],
    destinations: [{ server: SERVER, namespace: name }],
    namespaceResourceWhitelist: [
      { group: '', kind: 'Service' },
      { group: '', kind: 'ConfigMap' },
      { group: 'apps', kind: 'Deployment' },
    ],
  },
});

/** Creates the Application of a site and its AppProject, as they are before Jerrycan is used. */
export const deploy = (repository: GitRepository, name: string): Promise<string[]> =>
  apply([project(repository, name), { ...APPLICATION, ...plain(repository, name) }]);

interface Lines {
  readonly application: {
    sources?: object[];
    ignoreDifferences?: object[];
    syncPolicy?: { syncOptions: string[] };
  };
  readonly project?: { namespaceResourceWhitelist: object[] };
}

/** The output of `npm run argocd` for an app, as its people read it. */
export function linesFor(repository: GitRepository, props: Partial<Parameters<typeof protectedApp>[0]>): Lines {
  const app = protectedApp({ ...declaredApp, ...props } as Parameters<typeof protectedApp>[0]);
  const cluster = readDataFiles(repository.checkout.root).clusters.get('local')!;
  const text = argoCdLines(argoCdAdditions({ app, cluster, argoCd: repository.argoCd })!).join('\n');
  const [application, project] = parseAllDocuments(text).map((document) => document.toJS().spec);
  return { application, ...(project && { project }) };
}

/** Adds these lines to a site's Application and AppProject. */
export async function addLines(repository: GitRepository, name: string, lines: Lines): Promise<void> {
  const { metadata, spec } = plain(repository, name) as { metadata: object; spec: Record<string, object> };
  const { sources, ignoreDifferences, syncPolicy } = lines.application;
  const { source, ...rest } = spec;
  const merged = {
    ...rest,
    ...(sources ? { sources: [source, ...sources] } : { source }),
    ...(ignoreDifferences && { ignoreDifferences }),
    syncPolicy: { ...rest.syncPolicy, ...syncPolicy },
  };
  const at = path('appprojects', ARGOCD, name);
  const there = await must<{ spec: { namespaceResourceWhitelist: object[] } }>({ path: at });
  const kinds = [...there.spec.namespaceResourceWhitelist, ...(lines.project?.namespaceResourceWhitelist ?? [])];
  const unique = [...new Map(kinds.map((kind) => [JSON.stringify(kind), kind])).values()];
  await must({ method: 'PATCH', path: at, body: { spec: { namespaceResourceWhitelist: unique } } });
  await apply([{ ...APPLICATION, metadata, spec: merged }]);
}
