import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster, KanisterChart } from '../../contracts/files/cluster';
import { platformLabels } from '../../contracts/labels';
import type { GroupKind } from './app-project';
import { type ApplicationSpec, syncPolicy } from './application-spec';
import type { ArgoCd } from './argo-cd';

/** Where Kanister's charts are published (its docs/install.md). */
export const KANISTER_CHARTS = 'https://charts.kanister.io/';

/** The cluster-scoped objects of the chart. Argo CD creates the namespace (`CreateNamespace`). */
export const chartClusterKinds: readonly GroupKind[] = [
  { group: '', kind: 'Namespace' },
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingWebhookConfiguration' },
  { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding' },
];

/** The namespaced objects of the chart. It creates no Secret if the webhook uses an existing one, or is disabled. */
export const chartNamespacedKinds: readonly GroupKind[] = [
  { group: '', kind: 'Service' },
  { group: '', kind: 'ServiceAccount' },
  { group: 'apps', kind: 'Deployment' },
];

export interface KanisterApplicationProps {
  readonly argoCd: ArgoCd;
  readonly cluster: Cluster;
  readonly chart: KanisterChart;
}

/** Kanister's controller in one cluster, installed by its own chart. */
export class KanisterApplication extends Construct {
  constructor(scope: Construct, id: string, { argoCd, cluster, chart }: KanisterApplicationProps) {
    super(scope, id);
    const { kanister, server } = cluster;
    const spec: ApplicationSpec = {
      project: kanisterProject(argoCd.project),
      source: {
        repoURL: KANISTER_CHARTS,
        chart: 'kanister-operator',
        targetRevision: chart.version,
        helm: { releaseName: 'kanister', valuesObject: chartValues(kanister.serviceAccount, chart) },
      },
      destination: { server, namespace: kanister.namespace },
      syncPolicy: syncPolicy('CreateNamespace=true'),
    };
    new ApiObject(this, 'Resource', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: kanisterApplicationName(argoCd.project, cluster.name),
        namespace: argoCd.namespace,
        labels: platformLabels,
      },
      spec,
    });
  }
}

/** Returns all values that differ from the chart's defaults (`helm/kanister-operator/values.yaml`, 0.119.0). */
function chartValues(serviceAccount: string, { version, webhook }: KanisterChart): object {
  return {
    image: { tag: version },
    serviceAccount: { name: serviceAccount },
    // The chart, and therefore Argo CD, owns the definitions. A controller that also writes them would conflict with
    // it, and would need more rights.
    controller: { updateCRDs: false },
    bpValidatingWebhook: webhook
      ? { enabled: true, tls: { mode: 'custom', secretName: webhook.secretName, caBundle: webhook.caBundle } }
      : { enabled: false },
  };
}

/** Returns the name of a separate AppProject: the chart's kinds give more power than those of our own manifests. */
export const kanisterProject = (project: string): string => `${project}-kanister`;

export const kanisterApplicationName = (project: string, cluster: string): string =>
  `${kanisterProject(project)}-${cluster}`;
