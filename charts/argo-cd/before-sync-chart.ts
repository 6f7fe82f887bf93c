import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { PRESYNC } from '../../constructs/argo-cd/argo-cd';
import type { DeclaredApp } from '../../constructs/declaration/declared-app';
import { capturesOf } from '../../constructs/declaration/declared-capture';
import { BeforeSyncHook } from '../../constructs/runner/before-sync-hook';
import type { Cluster } from '../../contracts/files/cluster';

export interface BeforeSyncChartProps {
  readonly app: DeclaredApp;
  readonly cluster: Cluster;
  /** The text of the hook's program. */
  readonly program: string;
}

/** What the app's own Application runs before each of its syncs: the folder `manifests/<cluster>/<app>/presync/`. */
export class BeforeSyncChart extends Chart {
  constructor(scope: Construct, { app, cluster, program }: BeforeSyncChartProps) {
    super(scope, PRESYNC);
    new BeforeSyncHook(this, 'Hook', {
      app: app.name,
      namespace: app.namespace,
      kanisterNamespace: cluster.kanister.namespace,
      objects: capturesOf(app)
        .filter(({ namespace }) => namespace === app.namespace)
        .flatMap(({ blueprint }) => blueprint.object ?? []),
      schedule: app.schedule,
      apiServer: cluster.apiServer,
      program,
      priorityClassName: cluster.priorityClassName,
    });
  }
}
