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
 * Creates one Application for each folder of `manifests/<cluster>/`: each protected app, and the platform. If a folder
 * is removed, its Application remains (`create-update`). If an Application is deleted, its objects in the cluster
 * remain (it has no finalizer). If the ApplicationSet is deleted, its finalizer first releases its Applications (Argo
 * CD, "Controlling if/when …").
 */
export class ApplicationSet extends Construct {
  constructor(scope: Construct, id: string, { argoCd, clusters }: ApplicationSetProps) {
    super(scope, id);
    const { repoURL, targetRevision, namespace, project } = argoCd;
    const spec: ApplicationSpec = {
      project,
      // Deeper folders, such as `presync/`, are not part of this Application.
      source: { repoURL, targetRevision, path: '{{ .path.path }}', directory: { recurse: false } },
      destination: { server: '{{ .values.server }}', namespace: '{{ .values.namespace }}' },
      syncPolicy: syncPolicy('SkipDryRunOnMissingResource=true', 'RespectIgnoreDifferences=true'),
      // A hook starts its Job. A sync of ours must not suspend it meanwhile.
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
        // No `preservedFields` for a person's confirmation of a deletion: a kept one confirms later deletions too
        // (argoproj/argo-cd, issue 27570).
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

/** Returns the name of the Application for the folder `manifests/<cluster>/<folder>`. */
export const applicationName = (project: string, cluster: string, folder: string): string =>
  `${project}-${cluster}-${folder}`;
