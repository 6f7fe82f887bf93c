import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../contracts/files/cluster';
import { platformLabels } from '../../contracts/labels';
import { type ApplicationSpec, syncPolicy } from './application-spec';
import type { ArgoCd } from './argo-cd';

export interface ApplicationSetProps {
  readonly argoCd: ArgoCd;
  readonly clusters: readonly Cluster[];
}

/**
 * One Application a folder of `manifests/<cluster>/`: each protected app, and the platform. A folder that is gone, by a mistake or on purpose, takes no
 * Application away (`create-update`); an Application that is deleted takes nothing of the cluster away (it has no finalizer); and neither does the
 * ApplicationSet, whose own finalizer lets go of its Applications before it is gone (Argo CD, "Controlling if/when …").
 */
export class ApplicationSet extends Construct {
  constructor(scope: Construct, id: string, { argoCd, clusters }: ApplicationSetProps) {
    super(scope, id);
    const { repoURL, targetRevision, namespace, project } = argoCd;
    const spec: ApplicationSpec = {
      project,
      // What lies deeper, as `presync/` does, is not ours to sync.
      source: { repoURL, targetRevision, path: '{{ .path.path }}', directory: { recurse: false } },
      destination: { server: '{{ .values.server }}', namespace: '{{ .values.namespace }}' },
      syncPolicy: syncPolicy('SkipDryRunOnMissingResource=true', 'RespectIgnoreDifferences=true'),
      // A hook starts its Job, and a sync of ours meanwhile must not stop it.
      ignoreDifferences: [{ group: 'batch', kind: 'Job', jsonPointers: ['/spec/suspend'] }],
    };
    new ApiObject(this, 'Resource', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: {
        name: project,
        namespace,
        labels: platformLabels,
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
      },
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: clusters.map(({ name, server, kanister }) => ({
          git: {
            repoURL,
            revision: targetRevision,
            directories: [{ path: `manifests/${name}/*` }],
            values: { cluster: name, server, namespace: kanister.namespace },
          },
        })),
        syncPolicy: { applicationsSync: 'create-update', preserveResourcesOnDeletion: true },
        template: {
          metadata: {
            name: applicationName(project, '{{ .values.cluster }}', '{{ .path.basename }}'),
            labels: platformLabels,
          },
          spec,
        },
      },
    });
  }
}

/** The name of the Application of a folder: `manifests/<cluster>/<folder>`. */
export const applicationName = (project: string, cluster: string, folder: string): string =>
  `${project}-${cluster}-${folder}`;
