import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster, KanisterChart } from '../../contracts/files/cluster';
import { platformLabels } from '../../contracts/labels';
import type { GroupKind } from './app-project';
import { type ApplicationSpec, syncPolicy } from './application-spec';
import type { ArgoCd } from './argo-cd';

/** Where Kanister's charts are published (its docs/install.md). */
export const KANISTER_CHARTS = 'https://charts.kanister.io/';

/** What the chart makes of a cluster as a whole; the namespace is Argo CD's, by `CreateNamespace`. */
export const chartClusterKinds: readonly GroupKind[] = [
  { group: '', kind: 'Namespace' },
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingWebhookConfiguration' },
  { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding' },
];

/** What it makes in its namespace; no Secret, where the webhook has one that is made elsewhere, or is off. */
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

/** Kanister's controller in one cluster, by its own chart. */
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

/** All that is not the chart's own default (`helm/kanister-operator/values.yaml`, 0.119.0). */
function chartValues(serviceAccount: string, { version, webhook }: KanisterChart): object {
  return {
    image: { tag: version },
    serviceAccount: { name: serviceAccount },
    // The definitions are the chart's, and so Argo CD's: a controller that writes them too would fight with it, and needs more rights.
    controller: { updateCRDs: false },
    bpValidatingWebhook: webhook
      ? { enabled: true, tls: { mode: 'custom', secretName: webhook.secretName, caBundle: webhook.caBundle } }
      : { enabled: false },
  };
}

/** Another AppProject than that of our own manifests: the chart's kinds give more power than ours. */
export const kanisterProject = (project: string): string => `${project}-kanister`;

export const kanisterApplicationName = (project: string, cluster: string): string =>
  `${kanisterProject(project)}-${cluster}`;
