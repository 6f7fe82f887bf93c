import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { AppProject, type Destination } from '../../constructs/argo-cd/app-project';
import { ApplicationSet } from '../../constructs/argo-cd/application-set';
import type { ArgoCd } from '../../constructs/argo-cd/argo-cd';
import {
  chartClusterKinds,
  chartNamespacedKinds,
  KANISTER_CHARTS,
  KanisterApplication,
  kanisterProject,
} from '../../constructs/argo-cd/kanister-application';
import { ownClusterKinds, ownNamespacedKinds } from '../../constructs/argo-cd/own-kinds';
import type { DeclaredApp } from '../../constructs/declaration/declared-app';
import { captureNamespaces, capturesOf } from '../../constructs/declaration/declared-capture';
import type { Cluster } from '../../contracts/files/cluster';

export interface ArgoCdChartProps {
  readonly argoCd: ArgoCd;
  readonly apps: readonly DeclaredApp[];
  /** The clusters that apps run on. */
  readonly clusters: readonly Cluster[];
}

/** The objects of Argo CD itself: the folder `manifests/argocd/`. */
export class ArgoCdChart extends Chart {
  constructor(scope: Construct, { argoCd, apps, clusters }: ArgoCdChartProps) {
    super(scope, 'argocd');
    const { project, namespace, repoURL } = argoCd;
    new AppProject(this, 'Project', {
      name: project,
      namespace,
      description: 'Data protection by Jerrycan: its own kinds, in the namespaces of protected apps and of Kanister',
      sourceRepos: [repoURL],
      destinations: clusters.flatMap((cluster) => destinations(cluster, apps)),
      clusterKinds: ownClusterKinds,
      namespacedKinds: ownNamespacedKinds,
    });
    new ApplicationSet(this, 'ApplicationSet', { argoCd, clusters });
    const installed = clusters.filter(({ kanister }) => kanister.chart);
    for (const cluster of installed)
      new KanisterApplication(this, `Kanister-${cluster.name}`, { argoCd, cluster, chart: cluster.kanister.chart! });
    if (installed.length > 0)
      new AppProject(this, 'KanisterProject', {
        name: kanisterProject(project),
        namespace,
        description: "Kanister's controller, installed by its own chart",
        sourceRepos: [KANISTER_CHARTS],
        destinations: installed.map(({ server, kanister }) => ({ server, namespace: kanister.namespace })),
        clusterKinds: chartClusterKinds,
        namespacedKinds: chartNamespacedKinds,
      });
  }
}

function destinations({ name, server, kanister }: Cluster, apps: readonly DeclaredApp[]): Destination[] {
  const namespaces = apps
    .filter((app) => app.cluster === name)
    .flatMap((app) => [
      app.namespace,
      ...captureNamespaces(capturesOf(app)),
      ...(app.argoCd && !app.argoCd.elsewhere ? [app.argoCd.namespace] : []),
    ]);
  return [kanister.namespace, ...namespaces].map((namespace) => ({ server, namespace }));
}
